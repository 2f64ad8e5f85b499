// Every pair of states of every machine, against the triggers of a real database.

import type { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { edges, machines, statesOf, type Machine } from '../../../lib/model/state-machines.ts'
import { NOW, newStore, type StoreWorld } from '../../helpers/store.ts'

const test = suite<StoreWorld>('store.machines')

test.before(world => void Object.assign(world, newStore()))
test.before.each(({ db }) => db.exec('BEGIN'))
test.after.each(({ db }) => db.exec('ROLLBACK'))
test.after(world => world.close())

/** Where the things of a machine are, and how one is born in a state. */
const births: Record<Machine, { table: string; birth: (db: DatabaseSync, status: string) => void }> = {
  session: {
    table: 'sessions',
    birth: (db, status) =>
      db.exec(`INSERT INTO sessions (id, name, status, created_at) VALUES ('x', 'x', '${status}', 0)`),
  },
  queue: {
    table: 'queues',
    birth: (db, status) =>
      db.exec(
        `INSERT INTO queues (id, name, session_id, prefix, status, created_at)
         VALUES ('x', 'x', 's', 'Q', '${status}', 0)`,
      ),
  },
  task: {
    table: 'tasks',
    birth: (db, status) =>
      db.exec(`
    INSERT INTO tasks (id, queue_id, number, tool_name, payload, status, created_at, claimed_at, finished_at,
      result_summary, error)
    VALUES ('x', 'q', 99, 'run-bash', '{}', '${status}', 0, 1, ${isFinal(status) ? 2 : 'NULL'}, 's', 'e')`),
  },
  worker: {
    table: 'workers',
    birth: (db, status) =>
      db.exec(`
    INSERT INTO workers (id, name, queue_id, host, attached, status, task_id, started_at, heartbeat_at, ended_at,
      crash_message)
    VALUES ('x', 'x', 'q', 'h', 1, '${status}', 't', 0, 0, ${isFinal(status) ? 2 : 'NULL'},
      ${status === 'crashed' ? "'it died'" : 'NULL'})`),
  },
}

const isFinal = (status: string): boolean => ['succeeded', 'failed', 'canceled', 'stopped', 'crashed'].includes(status)

for (const machine of Object.keys(machines) as Machine[]) {
  const { table, birth } = births[machine]
  for (const source of statesOf(machine) as string[]) {
    for (const target of statesOf(machine) as string[]) {
      const kind = (machines[machine] as Record<string, Record<string, string>>)[source]![target]
      const passes = kind !== undefined || source === target
      test(`${machine}: ${source} → ${target} ${passes ? 'passes' : 'is refused'}`, ({ db }) => {
        birth(db, source)
        const before = lastEvent(db)
        const end = isFinal(target) ? String(NOW) : 'NULL'
        const finished =
          machine === 'task'
            ? `, finished_at = ${end}`
            : machine === 'worker'
              ? `, ended_at = ${end}, crash_message = ${target === 'crashed' ? "'it died'" : 'NULL'}`
              : ''
        const change = () => db.exec(`UPDATE ${table} SET status = '${target}'${finished} WHERE id = 'x'`)
        if (!passes) {
          assert.throws(change, new RegExp(`illegal edge of ${machine}`))
          assert.is(statusOf(db, table), source)
          assert.is(lastEvent(db), before, 'what did not happen is not in the journal')
          return
        }
        change()
        assert.is(statusOf(db, table), target)
        const kinds = db
          .prepare('SELECT kind FROM events WHERE seq > ?')
          .all(before)
          .map(event => event['kind'])
        assert.equal(kinds, kind === undefined ? [] : [kind])
      })
    }
  }
}

test('the machines are those of docs/contract.md §3', () => {
  const drawn = (machine: Machine) =>
    edges
      .filter(edge => edge.machine === machine)
      .map(({ source, target }) => `${source} → ${target}`)
      .sort()
  assert.equal(drawn('task'), [
    'queued → canceled',
    'queued → running',
    'running → canceled',
    'running → failed',
    'running → queued',
    'running → succeeded',
  ])
  assert.equal(drawn('queue'), [
    'active → ended',
    'archived → ended',
    'ended → active',
    'ended → archived',
    'planned → active',
    'planned → ended',
  ])
  assert.equal(drawn('session'), ['active → ended'])
})

for (const [machine, { table, birth }] of Object.entries(births)) {
  test(`${machine}: a state that no machine knows is refused`, ({ db }) => {
    assert.throws(() => birth(db, 'lost'), /CHECK|constraint/)
    assert.is(statusOf(db, table), undefined)
  })
}

const statusOf = (db: DatabaseSync, table: string): unknown =>
  db.prepare(`SELECT status FROM ${table} WHERE id = 'x'`).get()?.['status']
const lastEvent = (db: DatabaseSync): number =>
  db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events').get()!['seq'] as number

test.run()
