// Runs test files that can share a process, one after another in this one: `node test/together.ts FILE…`. `--list`
// prints which these are, after the name of their group (helpers/groups.ts has the rule). Each file has its own counts,
// in the words of uvu; the exit code is 1 when a test failed, or a file could not be loaded, ran no test, started a
// process or left something behind that the next file would see.

import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

type Queue = [name: string, ...suites: (() => Promise<unknown>)[]]
/** Set before uvu is loaded, so that a suite waits in the queue until exec() runs it. */
const shared = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: Queue[] }
const started: ChildProcess[] = []
/** A daemon changes it; each file begins with the same. */
const umask = process.umask()

const main = async (words: readonly string[]): Promise<void> => {
  if (words[0] === '--list') return list()
  subscribe('child_process', message => void started.push((message as { process: ChildProcess }).process))
  Object.assign(shared, { UVU_DEFER: 1, UVU_INDEX: 0, UVU_QUEUE: [] })
  let failed = false
  for (const path of words) failed = !(await passes(path)) || failed
  process.stdout.write('', () => process.exit(failed ? 1 : 0)) // a timer that was left would keep the process
}

const list = async (): Promise<void> => {
  const { grouped } = await import('./helpers/groups.ts')
  for (const [group, path] of grouped()) console.log(`${group} ${path}`)
}

const passes = async (path: string): Promise<boolean> => {
  const queue: Queue = [relative('.', resolve(path))]
  shared.UVU_QUEUE = [queue]
  started.length = 0
  const before = state()
  try {
    await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    return failure(path, `could not be loaded: ${error instanceof Error ? error.stack : error}`)
  }
  if (queue.length === 1) return failure(path, "no test ran: is '.run()' missing at its end?")
  const { exec } = await import('uvu')
  await exec()
  process.umask(umask)
  const isPassed = process.exitCode === 0
  const changed = differences(before, state())
  if (changed.length > 0) return failure(path, `it left changed: ${changed.join(', ')}`)
  if (started.length > 0) return failure(path, `it started a process: ${words(started[0]!)}\n    ${ALONE}`)
  return isPassed
}

const ALONE = "a file that does so and loads 'node:child_process' itself runs in a process of its own"
const words = ({ spawnargs, spawnfile }: ChildProcess): string => (spawnargs ?? [spawnfile]).join(' ').slice(0, 200)

/** What a file shares with those after it. */
const state = (): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(process.env).map(([name, value]) => [`variable ${name}`, value])),
  'working directory': process.cwd(),
  'timers that run': resources('Timeout'),
  'servers that listen': resources('PipeServerWrap', 'TCPServerWrap'),
})

const resources = (...names: string[]): number =>
  process.getActiveResourcesInfo().filter(name => names.includes(name)).length

/** The names of what is not the same any more; never values, which may be secret. */
const differences = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  Object.keys({ ...before, ...after }).filter(name => before[name] !== after[name])

/** Counts as a test that failed, for a reader that sums up what uvu prints. */
const failure = (path: string, why: string): false => {
  process.stdout.write(`   FAIL  ${path}\n    ${why}\n\n  Total:     1\n  Passed:    0\n  Skipped:   0\n\n`)
  return false
}

await main(process.argv.slice(2))
