// `npm run bench [-- NAME…] [--json]`: what was promised of SparkQ's speed, measured here and now, as ratios to something
// that runs side by side. It measures and does not judge: the exit is 0 also when a promise is not kept.

import { parseArgs } from 'node:util'
import { claim } from './claim.ts'
import { commitHook } from './commit-hook.ts'
import { enqueuePipelined } from './enqueue-pipelined.ts'
import { enqueueSingle } from './enqueue-single.ts'
import { list } from './list.ts'
import { describeMachine } from './machine.ts'
import type { Measurement, Row } from './measurement.ts'
import { memory } from './memory.ts'
import { renderMachine, renderTable, renderVerdict } from './report.ts'
import { runnerCost } from './runner-cost.ts'
import { scriptsIndex } from './scripts-index.ts'
import { startLatency } from './start-latency.ts'
import { verb } from './verb.ts'
import { waitLatency } from './wait-latency.ts'
import { waiters } from './waiters.ts'
import { createWorkshop } from './workshop.ts'

/** In the order of running: those that share a million tasks come last. */
const measurements: Record<string, Measurement> = {
  'enqueue-pipelined': enqueuePipelined,
  'enqueue-single': enqueueSingle,
  'start-latency': startLatency,
  'runner-cost': runnerCost,
  'wait-latency': waitLatency,
  waiters,
  verb,
  'scripts-index': scriptsIndex,
  'commit-hook': commitHook,
  memory,
  list,
  claim,
}

const { values: { json = false }, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const names = positionals.length > 0 ? positionals : Object.keys(measurements)
const unknown = names.find(name => !Object.hasOwn(measurements, name))
if (unknown !== undefined) {
  process.stderr.write(`bench: no measurement '${unknown}'\nhint: there are ${Object.keys(measurements).join(', ')}\n`)
  process.exit(64)
}

const tell = (text: string): void => void process.stderr.write(`bench: ${text}\n`)
const workshop = createWorkshop(tell)
process.once('SIGINT', () => void workshop[Symbol.asyncDispose]().finally(() => process.exit(130)))

const machine = describeMachine()
if (!json) process.stdout.write(`${renderMachine(machine)}\n`)
const rows: Row[] = []
const failed: Record<string, string> = {}
try {
  for (const name of names) {
    const { about, seconds, run } = measurements[name]!
    tell(`${name} (about ${seconds} s): ${about}`)
    try {
      rows.push(...await run(workshop))
    } catch (error) {
      failed[name] = (error as Error).message
      tell(`${name} could not be measured: ${failed[name]}`)
    }
  }
} finally {
  await workshop[Symbol.asyncDispose]()
}

if (json) process.stdout.write(`${JSON.stringify({ machine, rows, failed })}\n`)
else process.stdout.write(`\n${renderTable(rows)}\n${renderVerdict(rows)}${Object.keys(failed).map(name => `NOT MEASURED: ${name}: ${failed[name]}\n`).join('')}`)
