// What sets how many tasks at a time the daemon runs in a queue, and which queues therefore need a runner.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultConfig, type Config } from '../../../lib/config/load.ts'
import type { WorkableQueueRow } from '../../../daemon/store/queues.ts'
import { jobsOf, type SessionRun } from '../../../daemon/workers/queue-jobs.ts'
import { wantedRunners } from '../../../daemon/workers/wanted-runners.ts'

const test = suite('queue jobs')

const queue = (name: string, changes: Partial<WorkableQueueRow> = {}): WorkableQueueRow => ({
  id: `que_${name}`,
  name,
  session_id: 'ses_1',
  session: 'default',
  prefix: name,
  instructions: null,
  status: 'active',
  paused: 0,
  paused_until: null,
  jobs: 1,
  created_at: 0,
  due: 0,
  ...changes,
})

/** A configuration whose file has these `runners`, from line 2 on; undefined: it has none. */
const config = (runners?: { queue: string; jobs: number }[]): Config => ({
  ...defaultConfig('/p/sparkq.yml'),
  ...(runners && {
    runners: runners.map((runner, i) => ({ ...runner, place: `/p/sparkq.yml:${i + 2}` })),
    noRunners: runners.length === 0 ? '/p/sparkq.yml:1' : null,
  }),
})

const RUN: SessionRun = { session: 'default', queue: undefined }
const NAMED = [{ queue: 'a', jobs: 4 }]
const EMPTY = '/p/sparkq.yml:1'

const cases: [string, Config, WorkableQueueRow, SessionRun | undefined, number, string | null][] = [
  ['a queue has its own number', config(), queue('a', { jobs: 3 }), undefined, 3, null],
  ['0 is a number', config(), queue('a', { jobs: 0 }), undefined, 0, null],
  ['the file goes before it', config(NAMED), queue('a', { jobs: 3 }), undefined, 4, '/p/sparkq.yml:2'],
  ['a file that names other queues does not', config(NAMED), queue('b', { jobs: 3 }), undefined, 3, null],
  ['an empty list in the file means none', config([]), queue('a', { jobs: 3 }), undefined, 0, EMPTY],
  ['`sparkq run` works on its queues even so', config([]), queue('a', { jobs: 3 }), RUN, 3, null],
  ['`sparkq run` leaves others alone', config(), queue('a', { session: 'x' }), RUN, 0, 'sparkq run'],
  ['but not the default one', config(), queue('default', { session: 'x' }), RUN, 1, null],
  ['`sparkq run` leaves a queue with 0 alone', config(), queue('a', { jobs: 0 }), RUN, 0, null],
  ['an old queue without a runner has none', config(), queue('a', { jobs: null }), undefined, 0, null],
  ['`sparkq run` works on an old one', config(), queue('a', { jobs: null }), RUN, 1, null],
  ['an old default queue had one', config(), queue('default', { jobs: null }), undefined, 1, null],
  ['unless the file named others', config(NAMED), queue('default', { jobs: null }), undefined, 0, null],
]
for (const [what, file, row, run, jobs, from] of cases)
  test(what, () => assert.equal(jobsOf(file, row, run), { jobs, from }))

const names = (queues: readonly WorkableQueueRow[], file: Config, hasWork = true) =>
  wantedRunners({ config: file, queues, run: undefined, hasWork: () => hasWork }).map(
    ({ queue, idleSeconds, isNeeded }) => [queue, idleSeconds, isNeeded()],
  )

test('the default queue and those of the file have a runner all the time, others while they have tasks', () => {
  const queues = [queue('default'), queue('a'), queue('b', { due: 1 }), queue('c'), queue('d', { due: 1, jobs: 0 })]
  assert.equal(names(queues, config(NAMED)), [
    ['default', null, true],
    ['a', null, true],
    ['b', 600, true],
    ['c', 600, false],
  ])
})

test('due tasks of which a runner takes none start none', () => {
  assert.equal(names([queue('b', { due: 1 })], config(), false), [['b', 600, false]])
})

test.run()
