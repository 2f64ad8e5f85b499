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
for (const name of Object.keys(process.env))
  if (/^(SPARKQ|GIT_|FORCE_COLOR$|NODE_OPTIONS$)/.test(name)) delete process.env[name]

const main = async (args: readonly string[]): Promise<void> => {
  const options = readOptions(args, Object.keys(measurements))
  if (options.install)
    return install(
      peers.map(({ needs }) => needs),
      tell,
    )

  const machine = describeMachine()
  if (!options.json) process.stdout.write(`${renderMachine(machine)}\n`)
  const workshop = createWorkshop(tell, options.quick)
  let stopped = false
  for (const [signal, exit] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      stopped = true
      void workshop[Symbol.asyncDispose]().then(() => process.exit(exit))
    })
  }
  const rows: Row[] = []
  const failed: Record<string, string> = {}
  const measure = async (name: string): Promise<Row[]> => {
    const room = workshop.room()
    try {
      return await measurements[name]!.run(room)
    } catch (error) {
      if (stopped) return []
      failed[name] = (error as Error).message
      tell(`${name} could not be measured: ${failed[name]}`)
      return []
    } finally {
      await room[Symbol.asyncDispose]()
    }
  }
  try {
    const begun = new Map(
      options.names.filter(name => measurements[name]!.meanwhile).map(name => [name, measure(name)]),
    )
    for (const name of options.names) {
      if (stopped) break
      tell(`${name} (about ${measurements[name]!.seconds} s): ${measurements[name]!.about}`)
      rows.push(...(await (begun.get(name) ?? measure(name))))
    }
  } finally {
    await workshop[Symbol.asyncDispose]()
  }
  if (stopped) return

  const measured = { machine, rows, skipped: workshop.skipped, failed }
  if (options.json) process.stdout.write(`${JSON.stringify(measured)}\n`)
  else
    process.stdout.write(
      `\n${renderTable(rows)}\n${renderVerdict(rows)}${Object.keys(failed)
        .map(name => `NOT MEASURED: ${name}: ${failed[name]}\n`)
        .join('')}`,
    )
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
// Whatever a peer's client still holds open; not before all is written.
process.stdout.write('', () => process.exit())
