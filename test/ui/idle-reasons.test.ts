// The page names the reason that the command line names, for every combination of facts that tells them apart.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { IDLE_REASONS as OF_COMMANDS, type IdleFacts } from '../../lib/tasks/idle-reasons.ts'
import { IDLE_REASONS as OF_PAGE } from '../../ui/idle-reasons.js'

const test = suite('ui: idle reasons')

test('the reasons are those of the command line, in their order', () => {
  assert.equal(
    OF_PAGE.map(({ name }) => name),
    OF_COMMANDS.map(({ name }) => name),
  )
})

const queue = {
  ...{ id: 'que_1', name: 'auth', session: 'api', instructions: null, created_at: '', busy_since: null },
  counts: { queued: 2, running: 0, succeeded: 0, failed: 0, canceled: 0 },
}
const pause = { name: 'llm', until: null, reason: 'usage limit', since: '', queues: [] }

/** Every combination of the values that a reason depends on. */
function* allFacts(): Generator<IdleFacts> {
  for (const status of ['planned', 'active', 'paused', 'ended', 'archived'] as const)
    for (const jobs of [0, 1])
      for (const jobs_from of [null, 'sparkq run', 'sparkq.yml:3'])
        for (const runner of [
          null,
          { id: 'wrk_1', name: 'r', paused: false },
          { id: 'wrk_1', name: 'r', paused: true },
        ])
          for (const worker of [null, 'w'])
            for (const due of ['executed', 'chat', 'none'] as const)
              for (const paused_tools of [[], [pause]])
                for (const bits of [0, 1, 2, 4, 8])
                  yield {
                    queue: {
                      ...{ ...queue, status, jobs, jobs_from, paused_until: null, runner: runner !== null },
                      runner_stopped: (bits & 1) > 0,
                      runner_fault: bits & 2 ? 'exit 1' : null,
                    },
                    session_ended: (bits & 4) > 0,
                    stopping: (bits & 8) > 0,
                    ...{ due, next_due: null, paused_tools, worker, runner },
                  }
}

test('the same reason holds for the same facts, and each has a sentence', () => {
  const seen = new Set<string>()
  for (const facts of allFacts()) {
    const ours = OF_PAGE.find(({ holds }) => holds(facts))
    const theirs = OF_COMMANDS.find(({ holds }) => holds(facts))
    assert.is(ours?.name, theirs?.name, JSON.stringify(facts))
    if (!ours) continue
    seen.add(ours.name)
    assert.ok(ours.says(facts).length > 0)
    assert.match(ours.command?.(facts) ?? 'sparkq', /^(sparkq|tail) ?/)
  }
  assert.is(seen.size, OF_PAGE.length, 'each reason held once')
})

test.run()
