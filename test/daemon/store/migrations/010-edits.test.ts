import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../../../daemon/store/index.ts'
import { edits } from '../../../../daemon/store/migrations/010-edits.ts'
import { migrations } from '../../../../daemon/store/migrations/index.ts'
import { NOW } from '../../../helpers/store.ts'

const test = suite('store.edits')

test('a task of an older database was never edited, and can be', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-s.'))
  const path = join(dir, 'sparkq.db')
  const db = new DatabaseSync(path)
  db.function('now', () => NOW)
  const before = migrations.slice(0, migrations.indexOf(edits))
  db.exec(`${before.join('\n')}; PRAGMA user_version = ${before.length};
    INSERT INTO sessions (id, name, created_at) VALUES ('s', 's', ${NOW});
    INSERT INTO prefixes (prefix) VALUES ('Q');
    INSERT INTO queues (id, name, session_id, prefix, status, created_at)
    VALUES ('q', 'q', 's', 'Q', 'active', ${NOW});
    INSERT INTO tasks (id, queue_id, number, tool_name, payload, created_at)
    VALUES ('t', 'q', 1, 'run-bash', '{"cwd":"/"}', ${NOW});`)
  db.close()
  const store = openStore({ path, synchronous: 'normal', now: () => NOW })
  try {
    const task = store.tasks.byId.get({ id: 't' })!
    assert.is(task.edits, 0)
    store.tasks.edit.run({ ...task, timeout: 5 })
    const edited = store.tasks.byId.get({ id: 't' })!
    assert.equal([edited.edits, edited.timeout, edited.payload], [1, 5, '{"cwd":"/"}'])
  } finally {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
})

test.run()
