// The counts that the store keeps are what one would count.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Store } from '../../../daemon/store/index.ts'
import { random } from '../../helpers/random.ts'
import { NOW, newStore, taskRow, type StoreWorld } from '../../helpers/store.ts'

const test = suite<StoreWorld>('store.counts')

test.before.each(world => void Object.assign(world, newStore()))
test.after.each(world => world.close())

const FINISHED = { now: NOW, result_summary: 's', result_data: null, error: 'e', error_type: 'failed' }

test('after a long random walk the counts are what one would count', ({ store, db }) => {
  const pick = random(20260131)
  let made = 0
  store.begin()
  for (let step = 0; step < 4000; step++) {
    const queue = pick(2) === 0 ? 'q' : 'other'
    if (pick(5) < 2)
      store.tasks.insert.run(taskRow(`t${++made}`, made, { queue_id: queue, not_before: pick(4) === 0 ? NOW : null }))
    else if (pick(2) === 0) store.tasks.claim({ queue_id: queue, worker_id: null, now: NOW }, undefined)
    const task = store.tasks.byId.get({ id: `t${1 + pick(Math.max(1, made))}` })
    if (task) steps[pick(steps.length)]!(store, task.seq, task.status)
    if (step % 500 === 499) {
      const counted = db.prepare(COUNTED)
      store.commit()
      assert.equal(counted.all(), [], `after ${step + 1} steps`)
      store.begin()
    }
  }
  store.commit()
  assert.ok(made > 1000)
})

const steps: ((store: Store, seq: number, status: string) => unknown)[] = [
  (store, seq, status) => status === 'running' && store.tasks.finish.run({ ...FINISHED, seq, status: 'succeeded' }),
  (store, seq, status) => status === 'running' && store.tasks.finish.run({ ...FINISHED, seq, status: 'failed' }),
  (store, seq) => store.tasks.finish.run({ ...FINISHED, seq, status: 'canceled' }),
  (store, seq) => store.tasks.release.run({ seq, not_before: null }),
  (store, seq) => store.tasks.retry.run({ seq, not_before: NOW + 5 }),
  (store, seq) => store.tasks.becomeDue.run({ seq }),
  store => store.tasks.purge.all({ before: NOW, limit: 3 }),
]

/** Rows where the kept count and the counted one differ. */
const COUNTED = `
  SELECT c.queue_id, c.status, c.tasks,
    (SELECT count(*) FROM tasks t WHERE t.queue_id = c.queue_id AND t.status = c.status) AS counted
  FROM counts c WHERE c.tasks <> (SELECT count(*) FROM tasks t WHERE t.queue_id = c.queue_id AND t.status = c.status)`

test.run()
