// The journal: each change writes exactly one line.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Store } from '../../../daemon/store/index.ts'
import { migrations } from '../../../daemon/store/migrations/index.ts'
import { edges, eventKinds, reportedKinds } from '../../../lib/model/state-machines.ts'
import { NOW, newStore, taskRow, workerRow, type StoreWorld } from '../../helpers/store.ts'

const test = suite<StoreWorld>('store.journal')

test.before.each(world => void Object.assign(world, newStore()))
test.after.each(world => world.close())

const kindsBy = (store: Store, work: () => void): string[] => {
  const { seq } = store.events.last.get({})!
  work()
  return store.events.after.all({ seq, limit: 100 }).map(({ kind }) => kind)
}

const FINISHED = { now: NOW, result_summary: 's', result_data: null, error: 'e', error_type: 'failed' }
const claim = (store: Store) => store.tasks.claim({ queue_id: 'q', worker_id: null, now: NOW }, undefined)!

/** What is done to a task `x` that is queued, or claimed where it says so, and the lines that this writes. */
const changes: [what: string, claimed: boolean, change: (store: Store, seq: number) => unknown, kinds: string[]][] = [
  ['a claim', false, store => claim(store), ['task.claimed']],
  [
    'a cancel before it ran',
    false,
    (store, seq) => store.tasks.finish.run({ ...FINISHED, seq, status: 'canceled' }),
    ['task.canceled'],
  ],
  [
    'success',
    true,
    (store, seq) => store.tasks.finish.run({ ...FINISHED, seq, status: 'succeeded' }),
    ['task.succeeded'],
  ],
  ['failure', true, (store, seq) => store.tasks.finish.run({ ...FINISHED, seq, status: 'failed' }), ['task.failed']],
  ['a release', true, (store, seq) => store.tasks.release.run({ seq, not_before: null }), ['task.released']],
  ['a retry', true, (store, seq) => store.tasks.retry.run({ seq, not_before: NOW + 1 }), ['task.released']],
  ['a heartbeat', true, (store, seq) => store.tasks.heartbeat.run({ seq, now: NOW + 1 }), []],
  ['getting stale', true, (store, seq) => store.tasks.becomeStale.run({ seq, wake_at: NOW }), ['task.stale']],
  [
    'beginning to end',
    true,
    (store, seq) => store.tasks.beginEnding.run({ seq, ending: 'cancel', wake_at: NOW }),
    ['task.ending'],
  ],
]
for (const [what, claimed, change, kinds] of changes) {
  test(`${what} writes ${kinds.join() || 'nothing'}`, ({ store }) => {
    store.tasks.insert.run(taskRow('x', 1))
    if (claimed) claim(store)
    const { seq } = store.tasks.byId.get({ id: 'x' })!
    assert.equal(
      kindsBy(store, () => void change(store, seq)),
      kinds,
    )
  })
}

test('the kinds of events are those that triggers write, those of the machines, and those of methods', () => {
  const written = migrations.flatMap(text =>
    [...text.matchAll(/'((?:session|queue|task|worker|tool)\.[a-z_]+)'/g)].map(([, kind]) => kind!),
  )
  assert.equal(
    [...new Set([...written, ...edges.map(({ kind }) => kind), ...reportedKinds])].sort(),
    [...eventKinds].sort(),
  )
})

test('a new task, a delayed one that becomes due and a purge each write a line', ({ store }) => {
  assert.equal(
    kindsBy(store, () => void store.tasks.insert.run(taskRow('x', 1, { not_before: NOW }))),
    ['task.enqueued'],
  )
  const { seq } = store.tasks.byId.get({ id: 'x' })!
  assert.equal(
    kindsBy(store, () => void store.tasks.becomeDue.run({ seq })),
    ['task.due'],
  )
  store.tasks.finish.run({ ...FINISHED, seq, status: 'canceled' })
  const acknowledge = () => void store.reviews.acknowledge.run({ ids: '["x"]', now: NOW })
  assert.equal(kindsBy(store, acknowledge), ['task.acknowledged'])
  assert.equal(kindsBy(store, acknowledge), [])
  assert.equal(
    kindsBy(store, () => void store.tasks.purge.all({ before: NOW, limit: 10 })),
    ['task.purged'],
  )
})

test('sessions, queues and workers write theirs', ({ store }) => {
  assert.equal(
    kindsBy(store, () => void store.sessions.insert.run({ id: 't', name: 't', instructions: null, now: NOW })),
    ['session.created'],
  )
  assert.equal(
    kindsBy(
      store,
      () =>
        void store.queues.insert.run({
          id: 'r',
          name: 'r',
          session_id: 't',
          prefix: 'Q',
          instructions: null,
          status: 'active',
          jobs: 1,
          now: NOW,
        }),
    ),
    ['queue.created'],
  )
  const pauses: [step: () => unknown, kinds: string[]][] = [
    [() => store.queues.pause.run({ id: 'r', until: null }), ['queue.paused']],
    [() => store.queues.pause.run({ id: 'r', until: null }), []], // it is paused already
    [() => store.queues.pause.run({ id: 'r', until: NOW }), ['queue.paused']], // with another end
    [() => store.queues.resumeDue.run({ now: NOW - 1 }), []],
    [() => store.queues.resumeDue.run({ now: NOW }), ['queue.resumed']],
    [() => store.queues.resume.run({ id: 'r' }), []],
    [() => store.queues.rename.run({ id: 'r', name: 'r' }), []],
    [() => store.queues.rename.run({ id: 'r', name: 'renamed' }), ['queue.renamed']],
    [() => store.queues.setInstructions.run({ id: 'r', instructions: 'tests first' }), ['queue.edited']],
    [() => store.queues.setInstructions.run({ id: 'r', instructions: 'tests first' }), []],
  ]
  for (const [step, kinds] of pauses)
    assert.equal(
      kindsBy(store, () => void step()),
      kinds,
    )
  assert.equal(
    kindsBy(store, () => {
      store.queues.endOfSession.run({ session_id: 't' })
      store.sessions.end.run({ id: 't', now: NOW })
    }),
    ['queue.ended', 'session.ended'],
  )
  assert.equal(
    kindsBy(store, () => void store.workers.insert.run(workerRow('w'))),
    ['worker.started'],
  )
  assert.equal(
    kindsBy(store, () => void store.workers.crash.run({ id: 'w', now: NOW, message: 'it died', stack: null })),
    ['worker.crashed'],
  )
})

test('a line has the time, queue, task, worker, claim and reason', ({ store }) => {
  store.tasks.insert.run(taskRow('x', 1))
  store.tasks.claim({ queue_id: 'q', worker_id: 'w', now: NOW }, undefined)
  const { seq } = store.events.last.get({})!
  store.tasks.finish.run({
    ...FINISHED,
    seq: store.tasks.byId.get({ id: 'x' })!.seq,
    status: 'failed',
    error_type: 'timeout',
  })
  const [event] = store.events.after.all({ seq, limit: 1 })
  assert.equal(
    { ...event },
    {
      seq: seq + 1,
      at: NOW,
      kind: 'task.failed',
      session_id: null,
      queue_id: 'q',
      task_id: 'x',
      worker_id: 'w',
      claim: 1,
      detail: 'timeout',
      origin: 'daemon',
    },
  )
})

test('what is written in the journal is neither changed nor removed', ({ db }) => {
  assert.throws(() => db.exec("UPDATE events SET kind = 'x'"), /append-only/)
  assert.throws(() => db.exec('DELETE FROM events'), /append-only/)
})

test('a task that is not finished cannot be deleted', ({ store, db }) => {
  store.tasks.insert.run(taskRow('x', 1))
  assert.throws(() => db.exec("DELETE FROM tasks WHERE id = 'x'"), /only finished/)
  claim(store)
  assert.throws(() => db.exec("DELETE FROM tasks WHERE id = 'x'"), /only finished/)
})

test('a purged task takes its attempts along', ({ store, db }) => {
  store.tasks.insert.run(taskRow('x', 1))
  const { seq } = claim(store)
  store.attempts.insert.run({
    task_seq: seq,
    number: 1,
    worker_id: null,
    now: NOW,
    pid: null,
    pid_start: null,
    boot_id: null,
    log_path: null,
  })
  store.tasks.finish.run({ ...FINISHED, seq, status: 'failed' })
  assert.equal(store.tasks.purge.all({ before: NOW - 1, limit: 10 }), [], 'not yet')
  assert.equal(
    store.tasks.purge.all({ before: NOW, limit: 10 }).map(({ id }) => id),
    ['x'],
  )
  assert.is(db.prepare('SELECT count(*) AS n FROM attempts').get()!['n'], 0)
})

const impossible: [what: string, sql: string][] = [
  ['a running task that nobody claimed', "UPDATE tasks SET status = 'running'"],
  ['a finished one without an end', "UPDATE tasks SET status = 'canceled'"],
  ['an end without a final state', 'UPDATE tasks SET finished_at = 1'],
  [
    'a failed one without a reason',
    "UPDATE tasks SET status = 'running', claimed_at = 1; UPDATE tasks SET status = 'failed', finished_at = 1",
  ],
  [
    'a succeeded one without a summary',
    "UPDATE tasks SET status = 'running', claimed_at = 1; UPDATE tasks SET status = 'succeeded', finished_at = 1",
  ],
  ['a queue that does not exist', "UPDATE tasks SET queue_id = 'none'"],
  ['a text for a number', "UPDATE tasks SET number = 'one'"],
]
for (const [what, sql] of impossible) {
  test(`${what} is refused by the database itself`, ({ store, db }) => {
    store.tasks.insert.run(taskRow('x', 1))
    assert.throws(() => db.exec(sql), /constraint|datatype|store/i)
  })
}

test.run()
