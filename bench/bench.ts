// `npm run bench`: compares SparkQ with limits and other queues, prints tables and writes docs/benchmarks.md.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renderHelp } from './help.ts'
import { install } from './install.ts'
import { describeMachine } from './machine.ts'
import type { FigureRow } from './measurement.ts'
import { measurements } from './measurements/index.ts'
import { readOptions, UsageError, type BenchOptions } from './options.ts'
import { renderPage } from './page.ts'
import { peers } from './peers/index.ts'
import { renderMachine, renderTable, renderVerdict } from './report.ts'
import { createResources, type Resources } from './resources.ts'

const log = (text: string): void => void process.stderr.write(`bench: ${text}\n`)

// Otherwise a measurement could find another project or repository, if this runs as a task or in a git hook.
for (const name of Object.keys(process.env))
  if (/^(SPARKQ|GIT_|FORCE_COLOR$|NODE_OPTIONS$)/.test(name)) delete process.env[name]

type Results = {
  rows: Record<string, FigureRow[]>
  /** Why peers were left out, by measurement. */
  skipped: Record<string, Record<string, string>>
  /** Why a measurement failed. */
  failed: Record<string, string>
}

const main = async (args: readonly string[]): Promise<void> => {
  const options = readOptions(args, Object.keys(measurements))
  if (options.help) return void process.stdout.write(renderHelp(measurements))
  if (options.install) {
    const needs = peers.map(({ needs }) => needs)
    return install(needs, log)
  }

  const machine = describeMachine()
  if (!options.json) process.stdout.write(`${renderMachine(machine)}\n`)
  await using resources = createResources({ log, quick: options.quick })
  stopOnSignal(resources)
  const results = await measureAll(options, resources)

  const rows = Object.values(results.rows).flat()
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, ...results })}\n`)
  else process.stdout.write(`\n${renderTable(rows)}\n${renderVerdict(rows)}${renderFailures(results.failed)}`)
  if (options.quick || rows.length === 0) return
  const path = join(import.meta.dirname, '../docs/benchmarks.md')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const date = new Date().toISOString().slice(0, 10)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, renderPage(before, measurements, { date, machine, ...results }))
  log(`wrote '${path}'`)
}

/** Removes what was created, then exits with 128 + the number of the signal. */
const stopOnSignal = (resources: Resources): void => {
  for (const [signal, exit] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => void resources[Symbol.asyncDispose]().then(() => process.exit(exit)))
}

const measureAll = async ({ names }: BenchOptions, resources: Resources): Promise<Results> => {
  const results: Results = { rows: {}, skipped: {}, failed: {} }
  const measure = async (name: string): Promise<FigureRow[]> => {
    await using nested = resources.nested()
    try {
      return await measurements[name]!.run(nested)
    } catch (error) {
      if (resources.ended) return []
      results.failed[name] = (error as Error).message
      log(`${name} could not be measured: ${results.failed[name]}`)
      return []
    } finally {
      results.skipped[name] = nested.skipped
    }
  }
  const started = new Map(
    names.filter(name => measurements[name]!.meanwhile).map(name => [name, measure(name)] as const),
  )
  for (const name of names) {
    log(`${name}, about ${measurements[name]!.seconds} s`)
    const rows = await (started.get(name) ?? measure(name))
    if (resources.ended) throw new Error('interrupted')
    if (rows.length > 0) results.rows[name] = rows
  }
  return results
}

const renderFailures = (failed: Readonly<Record<string, string>>): string =>
  Object.entries(failed)
    .map(([name, why]) => `NOT MEASURED: ${name}: ${why}\n`)
    .join('')

try {
  await main(process.argv.slice(2))
} catch (error) {
  log((error as Error).message)
  if (error instanceof UsageError) log(`hint: ${error.hint}`)
  process.exitCode = error instanceof UsageError ? 64 : 1
}
// A peer's client may keep this process alive; the callback runs after everything has been written.
process.stdout.write('', () => process.exit())
