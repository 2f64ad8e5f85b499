import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../../../daemon/store/index.ts'
import { requeued } from '../../../../daemon/store/migrations/014-requeued.ts'
import { migrations } from '../../../../daemon/store/migrations/index.ts'
import { NOW } from '../../../helpers/store.ts'

const test = suite('store.requeued')

test('of the tasks of an older database it is known which were requeued', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-s.'))
  const path = join(dir, 'sparkq.db')
  const db = new DatabaseSync(path)
  db.function('now', () => NOW)
  db.function('origin', () => null)
  const before = migrations.slice(0, migrations.indexOf(requeued))
  db.exec(`${before.join('\n')}; PRAGMA user_version = ${before.length};
    INSERT INTO sessions (id, name, created_at) VALUES ('s', 's', ${NOW});
    INSERT INTO prefixes (prefix) VALUES ('Q');
    INSERT INTO queues (id, name, session_id, prefix, status, created_at)
    VALUES ('q', 'q', 's', 'Q', 'active', ${NOW});`)
  for (const [number, [id, origin]] of [
    ['old', null],
    ['clone', 'old'],
  ].entries())
    db.prepare(
      `INSERT INTO tasks (id, queue_id, number, tool_name, payload, created_at, requeued_from)
       VALUES (?, 'q', ?, 'run-bash', '{"cwd":"/"}', ${NOW}, ?)`,
    ).run(id!, number + 1, origin!)
  db.close()
  const store = openStore({ path, synchronous: 'normal', now: () => NOW })
  try {
    const numbers = (requeued: boolean): number[] =>
      [...store.tasks.scan.after({ requeued }, undefined)].filter(({ hit }) => hit).map(({ number }) => number)
    assert.equal([numbers(true), numbers(false)], [[1], [2]])
  } finally {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
})

test.run()
