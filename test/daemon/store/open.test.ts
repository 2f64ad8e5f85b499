import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { timeoutSources } from '../../../daemon/store/migrations/009-timeout-sources.ts'
import { migrations } from '../../../daemon/store/migrations/index.ts'
import { openStore } from '../../../daemon/store/index.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { NOW, newStore, taskRow } from '../../helpers/store.ts'

const test = suite<{ dir: string; path: string }>('store.open')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-open.'))
  world.path = join(world.dir, 'sparkq.db')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const open = (path: string, synchronous: 'full' | 'normal' = 'full') => openStore({ path, synchronous, now: () => NOW })

test('a new database is at the last migration, in WAL, for its owner alone', ({ path }) => {
  const store = open(path)
  const db = new DatabaseSync(path)
  assert.is(db.prepare('PRAGMA user_version').get()!['user_version'], migrations.length)
  assert.is(db.prepare('PRAGMA journal_mode').get()!['journal_mode'], 'wal')
  assert.is(statSync(path).mode & 0o777, 0o600)
  db.close()
  store.close()
})

test('every table is STRICT', ({ path }) => {
  open(path).close()
  const db = new DatabaseSync(path)
  const tables = db
    .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    .all()
  assert.ok(tables.length >= 10)
  assert.equal(
    tables.filter(({ strict }) => strict !== 1),
    [],
  )
  db.close()
})

test('a store that is opened again has what was written, and no migration runs twice', ({ path }) => {
  const first = open(path)
  first.sessions.insert.run({ id: 's', name: 's', instructions: null, now: NOW })
  first.close()
  const second = open(path)
  assert.is(second.sessions.find.get({ reference: 's' })!.name, 's')
  second.close()
})

test('the room that a large transaction took in the -wal is given back', ({ path }) => {
  const store = open(path)
  const insert = (name: string, size: number): number => {
    store.sessions.insert.run({ id: name, name, instructions: 'x'.repeat(size), now: NOW })
    return statSync(`${path}-wal`).size
  }
  assert.ok(insert('large', 20 * 1024 * 1024) > 20 * 1024 * 1024)
  assert.ok(insert('small', 1) <= 16 * 1024 * 1024)
  store.close()
})

test('a task of a database from before timeouts had a source keeps its timeout, and has no source', ({ path }) => {
  const db = new DatabaseSync(path)
  db.function('now', () => NOW)
  const older = migrations.slice(0, migrations.indexOf(timeoutSources))
  db.exec(`${older.join(';')}; PRAGMA user_version = ${older.length}`)
  db.exec(`
    INSERT INTO sessions (id, name, created_at) VALUES ('s', 's', 0);
    INSERT INTO prefixes (prefix) VALUES ('Q');
    INSERT INTO queues (id, name, session_id, prefix, status, created_at) VALUES ('q', 'q', 's', 'Q', 'active', 0);
    INSERT INTO tasks (id, queue_id, number, tool_name, payload, timeout, created_at)
    VALUES ('t', 'q', 1, 'run-bash', '{}', 7, 0);`)
  db.close()
  const store = open(path)
  const { timeout, timeout_source } = store.tasks.byId.get({ id: 't' })!
  assert.equal([timeout, timeout_source], [7, null])
  store.close()
})

test('closing twice is harmless', ({ path }) => {
  const store = open(path)
  store.close()
  store.close()
})

test('a path whose folders are missing gets them, for its owner alone', ({ dir }) => {
  open(join(dir, 'a/b/sparkq.db')).close()
  assert.is(statSync(join(dir, 'a')).mode & 0o777, 0o700)
})

test('a migration that fails leaves the database as it was', ({ path }) => {
  const db = new DatabaseSync(path)
  db.exec('CREATE TABLE tasks (x)') // the first migration trips over it after it made others
  db.close()
  assert.throws(() => open(path))
  const after = new DatabaseSync(path)
  assert.is(after.prepare('PRAGMA user_version').get()!['user_version'], 0)
  assert.equal(
    after
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name),
    ['tasks'],
  )
  after.close()
})

test('a newer database is refused and stays as it is, byte for byte', async ({ dir, path }) => {
  open(path).close()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA user_version = ${migrations.length + 1}`)
  db.close()
  const before = fingerprint(dir)
  const error = await refusal(() => open(path))
  assert.is(error.code, 'config')
  assert.match(error.message, `schema ${migrations.length + 1}, this one knows ${migrations.length}`)
  assert.equal(fingerprint(dir), before)
})

const damages: [what: string, damage: (path: string) => void][] = [
  [
    'text',
    path =>
      writeFileSync(
        path,
        'this is text and longer than the header of a database, which has one hundred bytes\n'.repeat(20),
      ),
  ],
  ['zeroes in its header', path => overwrite(path, 0, Buffer.alloc(100))],
  ['noise in its schema', path => overwrite(path, 100, Buffer.alloc(3900, 0xa5))],
  ['a file that was cut', path => writeFileSync(path, readFileSync(path).subarray(0, 5000))],
]
for (const [what, damage] of damages) {
  test(`${what} instead of a database is refused and stays as it is, byte for byte`, async ({ dir, path }) => {
    open(path).close()
    damage(path)
    const before = fingerprint(dir)
    const error = await refusal(() => open(path))
    assert.is(error.code, 'config')
    assert.match(error.message, path)
    assert.match(error.hint!, 'left as it is')
    assert.equal(fingerprint(dir), before)
  })
}

test('a directory in its place is an i/o error', async ({ dir }) => {
  assert.is(await codeOf(() => open(dir)), 'io')
})

test('the table of transitions follows lib/model/state-machines.ts, also after a change there', ({ path }) => {
  open(path).close()
  const db = new DatabaseSync(path)
  db.exec("INSERT INTO transitions VALUES ('task', 'succeeded', 'queued', 'task.undone')")
  db.close()
  open(path).close()
  const after = new DatabaseSync(path)
  assert.is(after.prepare("SELECT count(*) AS n FROM transitions WHERE kind = 'task.undone'").get()!['n'], 0)
  after.close()
})

test('a step that throws is undone alone, inside the transaction around it', () => {
  const { store, close } = newStore()
  store.begin()
  store.nested(() => store.tasks.insert.run(taskRow('tsk_a', 1)))
  assert.throws(
    () =>
      store.nested(() => {
        store.tasks.insert.run(taskRow('tsk_b', 2))
        throw new Error('no')
      }),
    'no',
  )
  store.commit()
  assert.ok(store.tasks.byId.get({ id: 'tsk_a' }))
  assert.not(store.tasks.byId.get({ id: 'tsk_b' }))
  close()
})

/** Content of the database and all that lies beside it, except what SQLite makes for its readers. */
const fingerprint = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir)
      .sort()
      .map(name => [
        name,
        createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex'),
      ]),
  )

const overwrite = (path: string, position: number, bytes: Buffer): void => {
  assert.ok(existsSync(path))
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, position)
  closeSync(file)
}

test('a queue from before jobs has no number until one is set', ({ path }) => {
  const db = new DatabaseSync(path)
  db.function('now', () => NOW)
  db.exec(`${migrations.slice(0, 7).join(';')}; PRAGMA user_version = 7;
    INSERT INTO sessions (id, name, created_at) VALUES ('s', 's', 1);
    INSERT INTO prefixes (prefix) VALUES ('Q');
    INSERT INTO queues (id, name, session_id, prefix, status, created_at) VALUES ('q', 'q', 's', 'Q', 'active', 1)`)
  db.close()
  const store = openStore({ path, synchronous: 'normal', now: () => NOW })
  assert.is(store.queues.byName.get({ name: 'q' })!.jobs, null)
  store.queues.setJobs.run({ id: 'q', jobs: 0 })
  assert.is(store.queues.byName.get({ name: 'q' })!.jobs, 0)
  assert.throws(() => store.queues.setJobs.run({ id: 'q', jobs: 65 }), /CHECK/)
  store.close()
})

test.run()
