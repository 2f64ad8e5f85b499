import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore, type Store } from '../../../daemon/store/index.ts'
import { createTurn, type StepOutcome, type Turn } from '../../../daemon/engine/group-commit.ts'
import { failure, SparkqError } from '../../../lib/model/errors.ts'
import { leaveRoom, withConnection } from '../../helpers/connection.ts'
import { codeOf } from '../../helpers/refusal.ts'

type World = {
  dir: string
  store: Store
  /** The store's own connection and a second one, which sees what is committed. */
  db: DatabaseSync
  reader: DatabaseSync
  turn: Turn
  /** What happened, in order. */
  log: string[]
}

const test = suite<World>('turn')

test.before.each(async world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-turn.'))
  const path = join(world.dir, 'sparkq.db')
  const { result, db } = await withConnection(() => openStore({ path, synchronous: 'full', now: Date.now }))
  world.store = result
  world.db = db
  world.reader = new DatabaseSync(path)
  world.log = []
  world.turn = createTurn(world.store)
  world.turn.onCommit(() => void world.log.push('committed'))
})
test.after.each(async ({ dir, reader, store }) => {
  await new Promise(resolve => process.nextTick(resolve)) // what this test's last turn still tells
  reader.close()
  store.close()
  rmSync(dir, { recursive: true, force: true })
})

const namesIn = (db: DatabaseSync): string[] =>
  db
    .prepare('SELECT name FROM sessions ORDER BY seq')
    .all()
    .map(({ name }) => String(name))

/** Submits a step that makes a session; `size` bytes of instructions make it large. */
const make = ({ turn, store, log }: World, name: string, { size = 0, refused = false } = {}): void =>
  turn.submit({
    writes: true,
    run() {
      store.sessions.insert.run({ id: name, name, instructions: 'x'.repeat(size), now: 1 })
      if (refused) throw failure('usage', { message: 'no' })
      return name
    },
    settle: outcome => void log.push(`${name} ${wordOf(outcome)}`),
  })

/** A turn to its end: who waits for news is told behind the answers, at the next tick. */
const flushed = async ({ turn }: World): Promise<void> => {
  turn.flush()
  await new Promise(resolve => process.nextTick(resolve))
}

const wordOf = (outcome: StepOutcome): string =>
  'value' in outcome ? 'done' : outcome.error instanceof SparkqError ? outcome.error.code : String(outcome.error)

test('one that is refused is undone alone; its neighbours stay', async world => {
  make(world, 'a')
  make(world, 'b', { refused: true })
  make(world, 'c')
  await flushed(world)
  assert.equal(world.log, ['a done', 'b usage', 'c done', 'committed'])
  assert.equal(namesIn(world.reader), ['a', 'c'])
})

test('one that trips over the database itself is undone alone too', world => {
  make(world, 'a')
  make(world, 'a')
  make(world, 'c')
  world.turn.flush()
  assert.match(world.log[1]!, /UNIQUE/)
  assert.equal(namesIn(world.reader), ['a', 'c'])
})

test('all of a turn is one transaction, and nothing is answered before it is on disk', world => {
  const seen: string[][] = []
  for (const name of ['a', 'b']) {
    world.turn.submit({
      writes: true,
      run() {
        world.store.sessions.insert.run({ id: name, name, instructions: null, now: 1 })
        seen.push(namesIn(world.reader))
      },
      settle: () => void seen.push(namesIn(world.reader)),
    })
  }
  world.turn.flush()
  assert.equal(seen, [[], [], ['a', 'b'], ['a', 'b']])
})

test('a commit begins by itself, after the events of this round of the loop', async world => {
  make(world, 'a')
  assert.equal(world.log, [])
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(world.log, ['a done', 'committed'])
  world.turn.flush()
  assert.is(world.log.length, 2, 'nothing waits any more')
})

test('a step that is submitted by an answer belongs to the next turn', world => {
  world.turn.submit({ writes: false, run: () => {}, settle: () => make(world, 'later') })
  world.turn.flush()
  assert.equal(namesIn(world.reader), [])
  world.turn.flush()
  assert.equal(namesIn(world.reader), ['later'])
})

test('a listener is called only after a commit with writes', async world => {
  world.turn.submit({ writes: false, run: () => {}, settle: () => {} })
  world.turn.flush()
  make(world, 'a', { refused: true })
  await flushed(world)
  assert.equal(world.log, ['a usage'])
  assert.equal(namesIn(world.reader), [], 'one that is refused alone is undone too')
})

test("the daemon's own work resolves after its commit and rejects with what it threw", async ({
  turn,
  store,
  reader,
}) => {
  await turn.perform(() => store.sessions.insert.run({ id: 'a', name: 'a', instructions: null, now: 1 }))
  assert.equal(namesIn(reader), ['a'])
  assert.is(
    await codeOf(
      turn.perform(() => {
        throw failure('busy', { detail: 'no' })
      }),
    ),
    'busy',
  )
})

test('a full disk fails exactly the requests that do not fit, and all pass when there is room again', async world => {
  leaveRoom(world.db, 16_384)
  make(world, 'a')
  make(world, 'large', { size: 100_000 })
  world.turn.submit({
    writes: false,
    run: () => namesIn(world.db),
    settle: outcome => void world.log.push(`reader ${JSON.stringify(outcome)}`),
  })
  make(world, 'c')
  await flushed(world)
  assert.equal(world.log, ['a done', 'large io', 'reader {"value":["a"]}', 'c done', 'committed'])
  assert.equal(namesIn(world.reader), ['a', 'c'])

  leaveRoom(world.db, 1_000_000)
  make(world, 'large', { size: 100_000 })
  world.turn.flush()
  assert.equal(namesIn(world.reader), ['a', 'c', 'large'])
})

test('a commit that fails answers no request with success', world => {
  world.db.exec('PRAGMA query_only = ON')
  make(world, 'a')
  make(world, 'b')
  world.turn.flush()
  assert.equal(world.log, ['a io', 'b io'])
  world.db.exec('PRAGMA query_only = OFF')
  make(world, 'c')
  world.turn.flush()
  assert.equal(namesIn(world.reader), ['c'])
})

test('while another process writes into the database the answer is busy, and it changes nothing', world => {
  world.reader.exec('BEGIN IMMEDIATE')
  make(world, 'a')
  world.turn.flush()
  world.reader.exec('COMMIT')
  assert.equal(world.log, ['a busy'])
  make(world, 'b')
  world.turn.flush()
  assert.equal(namesIn(world.reader), ['b'])
})

test.run()
