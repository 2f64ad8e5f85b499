// What the numbers were measured on.

import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { spread } from './rounds.ts'

export type Machine = {
  processor: string
  /** Processors this process may use. */
  processors: number
  /** Mean number of runnable processes in the last minute: more than the processors is a loaded machine. */
  load: number
  memory: string
  system: string
  node: string
  sqlite: string
  /** Where the scratch projects are; `tmpfs` makes every fsync free and the numbers of enqueue worthless. */
  disk: string
  /** The middle of 50, of 4 KiB each. */
  fsync_ms: number
}

export const describeMachine = (): Machine => ({
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

/** statfs(2). */
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
