// What `enqueue` says about the tasks that it added, on a terminal and elsewhere.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Io } from '../../../lib/cli/io.ts'
import type { IdleQueue } from '../../../lib/protocol/entities.ts'
import { sayMoment } from '../../../lib/text/spoken-time.ts'
import { printReport, type EnqueuedLane } from '../../../lib/tasks/enqueued-report.ts'

const test = suite('enqueued report')

const RUNNER = { id: 'wrk_1', name: 'worker-here-default', paused: false }

/** Queue `build` after the request, with a runner that has nothing to do. */
const facts = (queue: object = {}, changes: object = {}): IdleQueue =>
  ({
    queue: {
      ...{
        name: 'build',
        status: 'active',
        paused_until: null,
        jobs: 1,
        jobs_from: null,
        runner_stopped: false,
        runner_fault: null,
      },
      counts: { queued: 1, running: 0 },
      ...queue,
    },
    session_ended: false,
    due: 'executed',
    next_due: null,
    paused_tools: [],
    worker: null,
    runner: RUNNER,
    ...changes,
  }) as unknown as IdleQueue

const lane = (first: number, last = first): EnqueuedLane => ({
  first: `BUILD-${first}`,
  last: `BUILD-${last}`,
  count: last - first + 1,
})

const printed = (
  isTerminal: boolean,
  tasks: EnqueuedLane | undefined,
  queue: IdleQueue,
  notBefore?: string,
): string => {
  let text = ''
  const io = { err: (line: string) => void (text += line), tty: { err: isTerminal } } as unknown as Io
  const only = { payload: {}, ...(notBefore && { not_before: notBefore }) }
  printReport(io, { lanes: new Map(tasks && [['build', tasks]]), queues: [queue], only })
  return text
}

const LATER = '2126-01-31T07:00:00.000Z'

const outlooks: [string, IdleQueue, string][] = [
  ['a runner that is free', facts(), "the runner of queue 'build' takes it"],
  ['a runner to come', facts({}, { runner: null }), "a runner starts for queue 'build'"],
  ['tasks before it', facts({ counts: { queued: 3, running: 1 } }), 'after 1 running task, 2 queued before'],
  ['a runner with all its jobs', facts({ counts: { queued: 1, running: 2 }, jobs: 2 }), 'after 2 running tasks'],
  [
    'a runner with a free job',
    facts({ counts: { queued: 1, running: 1 }, jobs: 2 }),
    "the runner of queue 'build' takes it",
  ],
  [
    'only chat tasks',
    facts({}, { due: 'chat', runner: null }),
    "the tasks of queue 'build' wait for a worker in chat:",
  ],
]
for (const [what, queue, outlook] of outlooks) {
  test(`${what}: a line on a terminal, nothing elsewhere`, () => {
    assert.match(printed(true, lane(1), queue), `BUILD-1 queued (${outlook}`)
    assert.is(printed(false, lane(1), queue), '')
  })
}

const unworked: [string, IdleQueue, string][] = [
  ['a planned queue', facts({ status: 'planned' }), "queue 'build' is planned: 'sparkq queue start build'"],
  ['a paused queue', facts({ status: 'paused' }), "queue 'build' is paused: 'sparkq queue resume build'"],
  [
    'a queue without a runner',
    facts({ jobs: 0 }, { runner: null, due: 'none' }),
    "no runner works on queue 'build' by itself (jobs 0): 'sparkq queue jobs build 1' or 'sparkq runner -q build'",
  ],
]
for (const [what, queue, why] of unworked) {
  test(`${what}: said everywhere, in one line`, () => {
    assert.is(printed(true, lane(1), queue), `BUILD-1 queued (${why})\n`)
    assert.is(printed(false, lane(1), queue), `sparkq-enqueue: ${why}\n`)
  })
}

test('several tasks are one line', () => {
  const queue = facts({ counts: { queued: 3, running: 0 } })
  assert.is(printed(true, lane(4, 6), queue), "BUILD-4 to BUILD-6 queued (the runner of queue 'build' takes them)\n")
})

test('a delayed task says when it may start; one that was there already is left to its own message', () => {
  const queue = facts({}, { due: 'none', next_due: LATER })
  assert.is(printed(true, lane(1), queue, LATER), `BUILD-1 queued (not before ${sayMoment(LATER)})\n`)
  assert.is(printed(true, undefined, facts()), '')
})

test('a worker that claims by itself counts as a worker', () => {
  assert.is(printed(false, lane(1), facts({ jobs: 0 }, { runner: null, worker: 'agent' })), '')
})

test.run()
