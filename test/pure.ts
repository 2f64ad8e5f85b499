// Runs test files that can share a process, one after another in this one: `node test/pure.ts FILE…`, or all of them.
// `--list` prints which these are. Each file has its own counts, in the words of uvu; the exit code is 1 when a test
// failed, a file could not be loaded, ran no test, or left something behind that the next file would see.

import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

type Queue = [name: string, ...suites: (() => Promise<unknown>)[]]
/** Set before uvu is loaded, so that a suite waits in the queue until exec() runs it. */
const shared = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: Queue[] }

const main = async (words: readonly string[]): Promise<void> => {
  if (words[0] === '--list') return void process.stdout.write(`${(await allPure()).join('\n')}\n`)
  Object.assign(shared, { UVU_DEFER: 1, UVU_INDEX: 0, UVU_QUEUE: [] })
  let failed = false
  for (const path of words.length > 0 ? words : await allPure()) failed = !(await passes(path)) || failed
  process.stdout.write('', () => process.exit(failed ? 1 : 0)) // a timer that was left would keep the process
}

const allPure = async (): Promise<string[]> => (await import('./helpers/pure-files.ts')).pureFiles()

const passes = async (path: string): Promise<boolean> => {
  const queue: Queue = [relative('.', resolve(path))]
  shared.UVU_QUEUE = [queue]
  const before = state()
  try {
    await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    return failure(path, `could not be loaded: ${error instanceof Error ? error.stack : error}`)
  }
  if (queue.length === 1) return failure(path, "no test ran: is '.run()' missing at its end?")
  const { exec } = await import('uvu')
  await exec()
  const isPassed = process.exitCode === 0
  const changed = differences(before, state())
  return changed.length === 0 ? isPassed : failure(path, `it left changed: ${changed.join(', ')}`)
}

/** What a file shares with those after it. */
const state = (): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(process.env).map(([name, value]) => [`variable ${name}`, value])),
  'working directory': process.cwd(),
  umask: process.umask(),
  'timers that run': process.getActiveResourcesInfo().filter(name => name === 'Timeout').length,
})

/** The names of what is not the same any more; never values, which may be secret. */
const differences = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  Object.keys({ ...before, ...after }).filter(name => before[name] !== after[name])

/** Counts as a test that failed, for a reader that sums up what uvu prints. */
const failure = (path: string, why: string): false => {
  process.stdout.write(`   FAIL  ${path}\n    ${why}\n\n  Total:     1\n  Passed:    0\n  Skipped:   0\n\n`)
  return false
}

await main(process.argv.slice(2))
