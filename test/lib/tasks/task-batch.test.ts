import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answersIn, gather } from '../../../lib/tasks/task-batch.ts'
import { failure } from '../../../lib/model/errors.ts'
import { fileLines } from '../../../lib/system/file-lines.ts'
import { newId } from '../../../lib/model/id.ts'
import type { Identified } from '../../../lib/tasks/new-task-type.ts'
import { BATCH, spooled, sweepAnswers, sweepDrafts } from '../../../lib/project/spool.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string }>('batch')

test.before.each(world => void (world.dir = mkdtempSync(join(tmpdir(), 'sq-batch.'))))
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const KIB = 1024

/** So many tasks of a KiB or so each, by tens. */
async function* arriving(count: number): AsyncGenerator<Identified[]> {
  for (let i = 0; i < count; i += 10) {
    yield Array.from({ length: 10 }, (_, j) => ({
      id: newId('tsk'),
      payload: { prompt: `${i + j} ${'ü'.repeat(KIB / 2)}` },
    }))
  }
}

const numbers = (tasks: Iterable<Identified>): number[] =>
  Array.from(tasks, ({ payload }) => parseInt((payload as { prompt: string }).prompt, 10))

test('what a line of the wire takes stays in memory, and nothing is written', async ({ dir }) => {
  const batch = await gather(arriving(2500), { stateDir: dir })
  assert.is(batch.draft, undefined)
  assert.is(batch.count, 2500)
  assert.equal(
    numbers(batch.tasks()),
    Array.from({ length: 2500 }, (_, i) => i),
  )
  assert.not(existsSync(join(dir, 'spool')))
})

test('more is a draft: a task a line after the first one, in order, as often as it is asked for', async ({ dir }) => {
  const batch = await gather(arriving(6000), { stateDir: dir })
  assert.equal([batch.count, spooled(dir)], [6000, []])
  const path = batch.draft!.submit()
  assert.equal(spooled(dir), [path])
  assert.ok(readFileSync(path, 'utf8').startsWith(BATCH))
  assert.is([...fileLines(path)].length, 6001)
  rmSync(path) // taken in
  for (let i = 0; i < 2; i++)
    assert.equal(
      numbers(batch.tasks()),
      Array.from({ length: 6000 }, (_, number) => number),
    )
  assert.is(batch.draft!.submit(), path, 'and again under the next free number')
  batch.close()
  assert.equal(readdirSync(join(dir, 'spool')), [path.slice(-17)])
})

test('without a place for it all of it is held', async () => {
  const batch = await gather(arriving(6000), { stateDir: undefined })
  assert.equal([batch.draft, numbers(batch.tasks()).length], [undefined, 6000])
})

test('one that is refused at the end takes the draft with it', async ({ dir }) => {
  const spoilt = async function* () {
    yield* arriving(6000)
    throw failure('invalid', { what: 'line 6001', why: 'no' })
  }
  assert.match((await refusal(gather(spoilt(), { stateDir: dir }))).message, 'line 6001')
  assert.equal(readdirSync(join(dir, 'spool')), [])
})

test('where no draft can be written it is an i/o error', async ({ dir }) => {
  writeFileSync(join(dir, 'spool'), '')
  assert.is(await codeOf(gather(arriving(6000), { stateDir: dir })), 'io')
})

test('answers are read once: their file is gone with the first look', ({ dir }) => {
  const path = join(dir, 'answers')
  writeFileSync(path, '{"id":"a"}\n{"id":"b"}\n')
  const answers = answersIn(path)
  assert.not(existsSync(path))
  assert.equal(
    Array.from(answers, ({ id }) => id),
    ['a', 'b'],
  )
})

test('what the dead left on their way is swept away, and nothing of the living', async ({ dir }) => {
  const batch = await gather(arriving(6000), { stateDir: dir })
  const mine = readdirSync(join(dir, 'spool'))
  for (const name of ['.999999999.1', '.tsk_x.answers', '000000000007.json', 'notes'])
    writeFileSync(join(dir, 'spool', name), '')
  sweepDrafts(dir)
  sweepAnswers(dir)
  assert.equal(readdirSync(join(dir, 'spool')).sort(), [...mine, '000000000007.json', 'notes'].sort())
  batch.close()
})

test.run()
