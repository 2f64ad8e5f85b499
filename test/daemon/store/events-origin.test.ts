// The journal: where a change came from.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newStore, taskRow, type StoreWorld } from '../../helpers/store.ts'

const test = suite<StoreWorld>('store.journal: origins')

test.before.each(world => void Object.assign(world, newStore()))
test.after.each(world => world.close())

test('an event has the origin of what acts, and that of the daemon once it has ended, also by an error', ({
  store,
}) => {
  const { seq } = store.events.last.get({})!
  store.actingFor('page ::1', () => store.tasks.insert.run(taskRow('x', 1)))
  store.tasks.insert.run(taskRow('y', 2))
  const failing = () =>
    store.actingFor('socket', () => {
      store.tasks.insert.run(taskRow('z', 3))
      throw new Error('no')
    })
  assert.throws(failing, 'no')
  store.events.add.run({ kind: 'daemon.reloaded', detail: null })
  assert.equal(
    store.events.after.all({ seq, limit: 9 }).map(({ kind, origin }) => [kind, origin]),
    [
      ['task.enqueued', 'page ::1'],
      ['task.enqueued', 'daemon'],
      ['task.enqueued', 'socket'],
      ['daemon.reloaded', 'daemon'],
    ],
  )
})

test('every trigger that writes into the journal writes the origin', ({ db }) => {
  const writing = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%INSERT INTO events%'")
    .all() as { name: string; sql: string }[]
  assert.ok(writing.length > 20)
  for (const { name, sql } of writing)
    assert.match(sql, /INSERT INTO events \(origin, [^)]*\)\s+(VALUES \(|SELECT )origin\(\), /, name)
})

test.run()
