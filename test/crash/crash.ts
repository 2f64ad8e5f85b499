// `npm run crash [-- --seed N --rounds N --minutes M --without KIND --keep --quiet]`: kills everything, again and
// again, under load, and then asks whether anything was lost, ran twice at once, was left behind or got stuck. Exit 1
// when something was.

import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import { kindNames } from './kinds.ts'
import { renderOutcome } from './report.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rounds: { type: 'string', default: '400' },
    minutes: { type: 'string', default: '6' },
    without: { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
})
const number = (name: 'seed' | 'rounds' | 'minutes'): number => {
  const value = Number(values[name])
  if (Number.isFinite(value) && value >= 0) return value
  process.stderr.write(`crash: --${name} '${values[name]}' is not a number\n`)
  process.exit(64)
}
const unknown = values.without.find(name => !kindNames.some(kind => kind === name))
if (unknown !== undefined) {
  process.stderr.write(`crash: no kind of task '${unknown}'\nhint: there are ${kindNames.join(', ')}\n`)
  process.exit(64)
}
const [seed, rounds, minutes] = [number('seed'), number('rounds'), number('minutes')]

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort())
const tell = (text: string): void => void (values.quiet || process.stderr.write(`crash: ${text}\n`))

tell(`seed ${seed}, at most ${rounds} rounds and ${minutes} minutes`)
try {
  const outcome = await runCampaign({
    seed,
    rounds,
    seconds: minutes * 60,
    keep: values.keep,
    without: values.without,
    tell,
    signal: interrupted.signal,
  })
  process.stdout.write(
    renderOutcome(outcome, `npm run crash -- --seed ${seed} --rounds ${rounds} --minutes ${minutes}`),
  )
  if (values.keep) tell(`everything is in '${outcome.dir}'`)
  process.exitCode = outcome.faults.length > 0 ? 1 : 0
} catch (error) {
  if (!interrupted.signal.aborted) throw error
  process.exitCode = 130
}
