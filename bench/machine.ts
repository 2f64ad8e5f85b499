// The machine that a run measures on.

import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { spread } from './rounds.ts'

export type MachineFacts = {
  processor: string
  /** Processors that this process may use. */
  processors: number
  /** Mean number of runnable processes in the last minute; above `processors` the machine is overloaded. */
  load: number
  memory: string
  system: string
  node: string
  sqlite: string
  /** The disk of the scratch projects. On `tmpfs` an fsync costs nothing, so rates of durable writes mean nothing
   * there. */
  disk: string
  /** Median of 50 writes of 4 KiB. */
  fsync_ms: number
}

export const describeMachine = (): MachineFacts => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  processors: availableParallelism(),
  load: Math.round(loadavg()[0]! * 100) / 100,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${process.platform} ${process.arch}`,
  node: process.version,
  sqlite: process.versions['sqlite'] ?? 'unknown',
  disk: `${tmpdir()} (${FILE_SYSTEMS[statfsSync(tmpdir()).type] ?? 'other'})`,
  fsync_ms: fsyncTime(),
})

/** Resident MB of a process. */
export const memoryOf = (pid: number): number =>
  (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6

/** By the magic numbers of statfs(2). */
const FILE_SYSTEMS: Record<number, string> = {
  0xef53: 'ext4',
  0x01021994: 'tmpfs',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x794c7630: 'overlay',
}

const fsyncTime = (): number => {
  const dir = mkdtempSync(join(tmpdir(), 'sq.'))
  const file = openSync(join(dir, 'f'), 'w')
  const times = Array.from({ length: 50 }, () => {
    writeSync(file, Buffer.alloc(4096))
    const start = performance.now()
    fsyncSync(file)
    return performance.now() - start
  })
  closeSync(file)
  rmSync(dir, { recursive: true })
  return Math.round(spread(times).median * 1000) / 1000
}
