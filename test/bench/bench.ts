// `npm run bench [-- NAME…]`: what was promised of SparkQ's speed and where others stand, measured here and now, side by side.
// It measures and does not judge: the exit is 0 also when a promise is not kept.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../helpers/root.ts'
import { install } from './install.ts'
import { describeMachine } from './machine.ts'
import type { Row } from './measurement.ts'
import { measurements } from './measurements/index.ts'
import { readOptions, Refusal } from './options.ts'
import { peers } from './peers/index.ts'
import { withNumbers } from './readme.ts'
import { renderMachine, renderTable, renderVerdict } from './report.ts'
import { createWorkshop } from './workshop.ts'

const tell = (text: string): void => void process.stderr.write(`bench: ${text}\n`)

// This may be a task or a hook itself: nothing that is measured may be led to a project or a repository that is not its own.
for (const name of Object.keys(process.env)) if (/^(SPARKQ|GIT_|FORCE_COLOR$|NODE_OPTIONS$)/.test(name)) delete process.env[name]

const main = async (args: readonly string[]): Promise<void> => {
  const options = readOptions(args, Object.keys(measurements))
  if (options.install) return install(peers.map(({ needs }) => needs), tell)

  const machine = describeMachine()
  if (!options.json) process.stdout.write(`${renderMachine(machine)}\n`)
  const workshop = createWorkshop(tell, options.quick)
  let stopped = false
  for (const [signal, exit] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
    process.once(signal, () => {
      stopped = true
      void workshop[Symbol.asyncDispose]().then(() => process.exit(exit))
    })
  }
  const rows: Row[] = []
  const failed: Record<string, string> = {}
  const trying = async (name: string, work: () => Promise<void> | undefined): Promise<void> => {
    if (stopped || Object.hasOwn(failed, name)) return
    try {
      await work()
    } catch (error) {
      if (stopped) return
      failed[name] = (error as Error).message
      tell(`${name} could not be measured: ${failed[name]}`)
    }
  }
  try {
    for (const name of options.names) await trying(name, () => measurements[name]!.prepare?.(workshop))
    for (const name of options.names) {
      const { about, seconds, run } = measurements[name]!
      await trying(name, async () => {
        tell(`${name} (about ${seconds} s): ${about}`)
        rows.push(...await run(workshop))
      })
    }
  } finally {
    await workshop[Symbol.asyncDispose]()
  }
  if (stopped) return

  const measured = { machine, rows, skipped: workshop.skipped, failed }
  if (options.json) process.stdout.write(`${JSON.stringify(measured)}\n`)
  else process.stdout.write(`\n${renderTable(rows)}\n${renderVerdict(rows)}${Object.keys(failed).map(name => `NOT MEASURED: ${name}: ${failed[name]}\n`).join('')}`)
  if (!options.readme) return
  const readme = join(root, 'README.md')
  writeFileSync(readme, withNumbers(readFileSync(readme, 'utf8'), measured))
  tell(`wrote the numbers into '${readme}'`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  tell((error as Error).message)
  if (error instanceof Refusal) tell(`hint: ${error.hint}`)
  process.exitCode = error instanceof Refusal ? 64 : 1
}
