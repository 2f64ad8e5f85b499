import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createEvents } from '../../../daemon/engine/publisher.ts'
import { createSignal } from '../../../daemon/engine/signal.ts'
import { createParking, Parked } from '../../../daemon/engine/parking.ts'
import { handClock } from '../../helpers/clock.ts'
import { newStore, taskRow, type StoreWorld } from '../../helpers/store.ts'

const test = suite<StoreWorld>('parking')

test.before.each(world => void Object.assign(world, newStore()))
test.after.each(world => world.close())

test('one that is about a task or a queue is asked about their events alone, one that is about nothing about all', ({
  store,
}) => {
  const committed = createSignal()
  const events = createEvents(store, { onCommit: committed.subscribe })
  const parking = createParking(events, handClock())
  const asked: string[] = []
  const woken: string[] = []
  const park = (name: string, wakes: boolean, about?: string[]) =>
    parking.park(
      new Parked(() => asked.push(name) > 0 && wakes, null, { about }),
      why => void woken.push(`${name} ${why}`),
    )
  park('task', true, ['x'])
  park('other task', true, ['y'])
  park('queue', false, ['q'])
  park('other queue', true, ['other'])
  park('two tasks', true, ['y', 'z'])
  park('all', false)
  const leave = park('gone', true, ['x'])
  leave()
  store.tasks.insert.run(taskRow('x', 1))
  committed.emit()
  assert.equal(asked.splice(0).sort(), ['all', 'queue', 'task'])
  assert.equal(woken.splice(0), ['task event'])
  store.tasks.insert.run(taskRow('y', 2))
  store.tasks.insert.run(taskRow('z', 3))
  committed.emit()
  assert.equal(
    asked.sort(),
    ['all', 'all', 'other task', 'queue', 'queue', 'two tasks'],
    'who was woken is not asked again',
  )
  assert.equal(woken.splice(0), ['other task event', 'two tasks event'])
  parking.close()
  assert.equal(woken, ['queue stopping', 'other queue stopping', 'all stopping'])
})

test.run()
