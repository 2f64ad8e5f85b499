// The crash harness, short enough for every run of the tests; `npm run crash` is the long form.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runCampaign } from './campaign.ts'
import { renderOutcome } from './report.ts'

const test = suite('crash')

/** Its rounds have nearly every blow once: daemon, runner, both in both orders, everything, two freezes, a stop. */
const SEED = 12

test('no kill loses an acknowledged task, or leaves it stuck, run twice or with a process', async () => {
  const outcome = await runCampaign({ seed: SEED, rounds: 13, seconds: Infinity })
  assert.ok(outcome.faults.length === 0, `\n${renderOutcome(outcome, `npm run crash -- --seed ${SEED} --rounds 13`)}`)
  // It was no idle run.
  for (const what of ['tasks succeeded', 'runner killed', 'daemon killed']) assert.ok(outcome.counts[what]! > 0, what)
})

test.run()
