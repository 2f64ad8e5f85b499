// What was enqueued while nobody answered: in order, once, and nothing that is broken stops what is behind it
// (docs/contract.md §5).

import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'
import { BATCH, spool, spooled } from '../../../lib/project/spool.ts'
import { withConnection } from '../../helpers/connection.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch }>('spool.take')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

/** A request as the tool spools it, its task recognised by a number. */
const request = (number: number, more: object = {}) => ({
  tasks: [{ id: newId('tsk'), payload: { argv: ['echo', String(number)] }, ...more }],
})

const numbers = async ({ call }: Scratch): Promise<number[]> =>
  (await call('task.list', { limit: 1000 })).tasks
    .map(({ payload }) => Number((payload as { argv: string[] }).argv[1]))
    .reverse()

test('a daemon takes in what lies there when it starts, in order', async ({ project }) => {
  await project.stop()
  for (let number = 1; number <= 12; number++) spool(project.stateDir, request(number))
  await project.start()
  assert.equal(await numbers(project), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  assert.equal(spooled(project.stateDir), [])
  assert.is(project.log.filter(({ event }) => event === 'spool.taken').length, 12)
})

test('after a batch the draft of a dead writer is gone, that of a living writer stays', async ({ project }) => {
  // Linux has no pid beyond 4194304
  const drafts = ['.4194305.1', `.${process.pid}.1`].map(name => join(project.stateDir, 'spool', name))
  for (const draft of drafts) writeFileSync(draft, BATCH)
  writeFileSync(join(project.stateDir, 'spool/000000000001.json'), `${BATCH}${JSON.stringify(request(1).tasks[0])}\n`)
  await project.call('spool.take', {})
  assert.equal(
    drafts.map(draft => existsSync(draft)),
    [false, true],
  )
  assert.equal(await numbers(project), [1])
})

test('one that asks for its own file is answered for that one; the others are taken in all the same', async ({
  project,
}) => {
  spool(project.stateDir, request(1))
  const mine = spool(project.stateDir, request(2))
  const { tasks } = await project.call('spool.take', { file: basename(mine) })
  assert.equal(
    tasks.map(({ friendly_id, created }) => [friendly_id, created]),
    [['DEFAULT-2', true]],
  )
  assert.equal(await numbers(project), [1, 2])
  assert.equal(await project.call('spool.take', { file: mine }), { tasks: [] }, 'it is gone by now')
})

test('a file that outlived its commit, as after a crash, is taken once', async ({ project }) => {
  const path = spool(project.stateDir, request(1))
  const text = readFileSync(path)
  await project.call('spool.take', {})
  writeFileSync(path, text)
  await project.stop()
  await project.start()
  assert.equal(await numbers(project), [1])
  assert.not(existsSync(path))
})

test('two that ask at once take each file once', async ({ project }) => {
  for (let number = 1; number <= 5; number++) spool(project.stateDir, request(number))
  const wires = await Promise.all(Array.from({ length: 8 }, () => project.wire()))
  for (const wire of wires) wire.request(1, 'spool.take', {})
  for (const wire of wires) assert.not((await wire.next()).error)
  assert.equal(await numbers(project), [1, 2, 3, 4, 5])
})

const broken: [what: string, text: string][] = [
  ['no JSON', '{"tasks":['],
  ['empty', ''],
  ['no request', '[]'],
  ['for a queue that is unknown', JSON.stringify(request(9, { queue: 'none' }))],
  ['with a payload that no tool takes', JSON.stringify({ tasks: [{ payload: {} }] })],
  ['with one bad task among good ones', JSON.stringify({ tasks: [...request(8).tasks, { payload: 1 }] })],
  ['a batch with one bad line behind good ones', `${BATCH}${JSON.stringify(request(8).tasks[0])}\n{"payload":1}\n`],
  ['a batch that was cut', `${BATCH}${JSON.stringify(request(8).tasks[0])}\n{"payl`],
]
for (const [what, text] of broken) {
  test(`a file that is ${what} is set aside with the reason; those after it are taken`, async ({ project }) => {
    const bad = spool(project.stateDir, {})
    writeFileSync(bad, text)
    spool(project.stateDir, request(2))
    await project.call('spool.take', {})
    assert.equal(await numbers(project), [2])
    assert.equal(spooled(project.stateDir), [])
    const kept = readdirSync(join(project.stateDir, 'spool/refused')).sort()
    assert.is(kept.length, 2)
    assert.is(readFileSync(join(project.stateDir, 'spool/refused', kept[0]!), 'utf8'), text)
    assert.match(
      readFileSync(join(project.stateDir, 'spool/refused', kept[1]!), 'utf8'),
      /\((invalid|invalid_params|not_found)\)/,
    )
    assert.is((await project.call('daemon.status', {})).refused, 1)
  })
}

test('a batch is answered in a file for its owner alone, and taken once', async ({ project }) => {
  const tasks = [1, 2, 3].map(number => request(number).tasks[0]!)
  const batch = `${BATCH}${tasks.map(task => JSON.stringify(task)).join('\n')}`
  const mine = spool(project.stateDir, {})
  writeFileSync(mine, batch)
  const { tasks: none, answers } = await project.call('spool.take', { file: mine })
  assert.equal(none, [])
  assert.equal(
    readFileSync(answers!, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).id),
    tasks.map(({ id }) => id),
  )
  rmSync(answers!)
  writeFileSync(mine, batch)
  assert.equal(await project.call('spool.take', {}), { tasks: [] })
  assert.equal(await numbers(project), [1, 2, 3])
  assert.equal(readdirSync(join(project.stateDir, 'spool')), [])
})

test('one that asks for a file which is refused gets the refusal, and nothing is kept of it', async ({ project }) => {
  const mine = spool(project.stateDir, request(1, { queue: 'defualt' }))
  const error = await refusal(project.call('spool.take', { file: mine }))
  assert.equal([error.code, error.hint], ['not_found', "did you mean 'default'?"])
  assert.not(existsSync(mine))
  assert.is((await project.call('daemon.status', {})).refused, 0)
})

test('a file that the full disk does not take stays in the spool, with all files after it', async () => {
  const { result: project, db } = await withConnection(() => scratch())
  try {
    spool(project.stateDir, request(1))
    spool(project.stateDir, request(2))
    db.exec('PRAGMA query_only = ON')
    assert.is(await codeOf(project.call('spool.take', {})), 'io')
    assert.is(spooled(project.stateDir).length, 2)
    db.exec('PRAGMA query_only = OFF')
    await project.call('spool.take', {})
    assert.equal(await numbers(project), [1, 2])
  } finally {
    await project[Symbol.asyncDispose]()
  }
})

test('what is no spooled file is left alone', async ({ project }) => {
  const path = spool(project.stateDir, request(1))
  renameSync(path, join(project.stateDir, 'spool/.half-written'))
  writeFileSync(join(project.stateDir, 'spool/notes.txt'), 'mine')
  await project.call('spool.take', {})
  assert.equal(readdirSync(join(project.stateDir, 'spool')).sort(), ['.half-written', 'notes.txt'])
})

test('a report that a runner left is taken in; one that comes too late is dropped', async ({ project }) => {
  const { call } = project
  const ids = (await call('task.enqueue', { tasks: [1, 2].map(() => ({ payload: { argv: ['true'] } })) })).tasks.map(
    ({ id }) => id,
  )
  for (const _ of ids) await call('task.claim', { queue: 'default' })
  spool(project.stateDir, { method: 'task.complete', params: { id: ids[0], claim: 1, summary: 'done' } })
  spool(project.stateDir, { method: 'task.fail', params: { id: ids[0], claim: 1, reason: 'late' } })
  spool(project.stateDir, { method: 'task.fail', params: { id: ids[1], claim: 2, reason: 'of another attempt' } })
  spool(project.stateDir, request(9))
  await call('spool.take', {})
  const [first, second] = [await call('task.get', { id: ids[0]! }), await call('task.get', { id: ids[1]! })]
  assert.equal([first.status, first.result_summary, second.status], ['succeeded', 'done', 'running'])
  assert.equal([spooled(project.stateDir).length, (await call('daemon.status', {})).refused], [0, 0])
  assert.is((await call('task.list', {})).tasks.length, 3)
})

test('a commit that was made meanwhile gets its checks, once, although its file comes twice', async ({ project }) => {
  await project.stop()
  writeFileSync(project.file, 'runners: []\nhooks: {post-commit: [{queue: checks, command: make}]}\n')
  const path = spool(project.stateDir, {
    method: 'hook.trigger',
    params: { hook: 'post-commit', root: '/', commit: 'c', tree: 't', paths: null },
  })
  const text = readFileSync(path)
  await project.start()
  writeFileSync(path, text)
  await project.call('spool.take', {})
  assert.equal(
    (await project.call('task.list', {})).tasks.map(({ friendly_id }) => friendly_id),
    ['CHECKS-1'],
  )
  assert.equal(spooled(project.stateDir), [])
})

test('a file that asks for any other method is refused and kept', async ({ project }) => {
  spool(project.stateDir, { method: 'daemon.stop', params: {} })
  await project.call('spool.take', {})
  assert.is((await project.call('daemon.status', {})).refused, 1)
})

test.run()
