// A database from before queues could be renamed: its friendly ids stay, also those of queues that share their letters.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../../daemon/store/index.ts'
import { queueLife } from '../../../daemon/store/migrations/007-queue-life.ts'
import { migrations } from '../../../daemon/store/migrations/index.ts'
import { changePrefix, freePrefix } from '../../../daemon/tasks/queue-prefix.ts'
import { createQueue } from '../../../daemon/tasks/queues.ts'
import { NOW } from '../../helpers/store.ts'

const test = suite<{ dir: string; path: string }>('queue-prefix')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-old.'))
  world.path = join(world.dir, 'sparkq.db')
  const db = new DatabaseSync(world.path)
  db.function('now', () => NOW)
  const older = migrations.slice(0, migrations.indexOf(queueLife))
  db.exec(`${older.join(';')}; PRAGMA user_version = ${older.length}`)
  db.exec(`
    INSERT INTO sessions (id, name, created_at) VALUES ('s', 's', 0);
    INSERT INTO prefixes (prefix, last_number) VALUES ('BUILD', 2);
    INSERT INTO queues (id, name, session_id, prefix, status, paused, created_at)
    VALUES ('q1', 'build-1', 's', 'BUILD', 'active', 1, 0), ('q2', 'build2', 's', 'BUILD', 'active', 0, 0);
    INSERT INTO tasks (id, queue_id, number, tool_name, payload, created_at)
    VALUES ('t1', 'q1', 1, 'run-bash', '{}', 0), ('t2', 'q2', 2, 'run-bash', '{}', 0);
    INSERT INTO tool_pauses (tool, until, reason, paused_at) VALUES ('llm', 5, 'saved', 0);`)
  db.close()
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

test('queues that share their letters keep them; a new one gets others', ({ path }) => {
  const store = openStore({ path, synchronous: 'normal', now: () => NOW })
  const idOf = (id: string) => store.tasks.byId.get({ id })!.friendly_id
  const byName = (name: string) => store.queues.byName.get({ name })!
  assert.equal(['t1', 't2'].map(idOf), ['BUILD-1', 'BUILD-2'])
  for (const [number, id] of [
    [1, 't1'],
    [2, 't2'],
  ] as const)
    assert.is(store.tasks.byFriendlyId.get({ prefix: 'BUILD', number })!.id, id)
  createQueue(store, { name: 'build', session_id: 's', instructions: null, status: 'active', jobs: 1, now: NOW })
  assert.is(byName('build').prefix, 'BUILD2')
  assert.equal([byName('build-1').paused, byName('build-1').paused_until], [1, null])
  assert.is(store.tools.pauses.all({})[0]!.by_limit, 0)

  store.queues.rename.run({ id: 'q1', name: 'make' })
  changePrefix(store, { id: 'q1', prefix: 'BUILD' }, freePrefix(store, 'make', 'q1'))
  assert.equal(['t1', 't2'].map(idOf), ['BUILD-1', 'BUILD-2'])
  assert.is(store.queues.nextNumber.get({ prefix: byName('make').prefix })!.number, 3)
  assert.is(store.queues.nextNumber.get({ prefix: byName('build2').prefix })!.number, 3)
  store.close()
})

test.run()
