import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../../../daemon/store/index.ts'
import { migrations } from '../../../../daemon/store/migrations/index.ts'
import { origins } from '../../../../daemon/store/migrations/013-origins.ts'
import { NOW } from '../../../helpers/store.ts'

const test = suite('store.origins')

test('the events of an older database have no origin; later ones have', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-s.'))
  const path = join(dir, 'sparkq.db')
  const db = new DatabaseSync(path)
  db.function('now', () => NOW)
  const before = migrations.slice(0, migrations.indexOf(origins))
  db.exec(`${before.join('\n')}; PRAGMA user_version = ${before.length};
    INSERT INTO sessions (id, name, created_at) VALUES ('s', 's', ${NOW});`)
  db.close()
  const store = openStore({ path, synchronous: 'normal', now: () => NOW })
  try {
    store.actingFor('socket', () => store.sessions.end.run({ id: 's', now: NOW }))
    assert.equal(
      store.events.after.all({ seq: 0, limit: 9 }).map(({ kind, origin }) => [kind, origin]),
      [
        ['session.created', null],
        ['session.ended', 'socket'],
      ],
    )
  } finally {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
})

test.run()
