import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../../lib/model/id.ts'
import type { Call } from '../../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { enqueue, finish, names } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('bulk.cancel, bulk.requeue')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
  await world.call('queue.create', { name: 'other' })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const statuses = async (call: Call): Promise<string[]> =>
  (await call('task.list', {})).tasks.map(({ friendly_id, status }) => `${friendly_id} ${status}`)

test('only what matches is canceled, and the numbers say so', async ({ call }) => {
  await enqueue(call, 2, { payload: { argv: ['npm', 'test'] } })
  await enqueue(call, 1, { payload: { argv: ['make'] } })
  await enqueue(call, 1, { queue: 'other', payload: { argv: ['npm', 'test'] } })
  await call('task.claim', { queue: 'other' })
  assert.equal(await call('bulk.cancel', { where: { text: 'TEST' }, expect: 3 }), {
    matched: 3,
    more: false,
    skipped: 0,
    canceled: 3,
    running: 1,
    ending: [],
  })
  assert.equal(await statuses(call), [
    'OTHER-1 canceled',
    'DEFAULT-3 queued',
    'DEFAULT-2 canceled',
    'DEFAULT-1 canceled',
  ])
  assert.is((await call('bulk.cancel', { where: { queue: 'other' } })).matched, 0)
})

test('another number than expected is a conflict, and nothing changes', async ({ call }) => {
  await enqueue(call, 2)
  const before = await statuses(call)
  const error = await refusal(call('bulk.cancel', { where: { queue: 'default' }, expect: 3 }))
  assert.equal([error.code, error.message], ['conflict', '2 tasks match now, not 3; nothing was changed'])
  assert.equal(await statuses(call), before)
  await finish(call, 'fail')
  assert.is(await codeOf(call('bulk.requeue', { where: { status: ['failed'] }, expect: 0 })), 'conflict')
  assert.is((await call('task.list', {})).tasks.length, 2)
})

test('more tasks than one turn changes are all changed', async ({ call }) => {
  await enqueue(call, 1200)
  const { matched, canceled, more } = await call('bulk.cancel', { where: { queue: 'default' }, expect: 1200 })
  assert.equal([matched, canceled, more], [1200, 1200, false])
  const { tasks, ...rest } = await call('bulk.requeue', { where: { status: ['canceled'] }, queue: 'other' })
  assert.equal(rest, { matched: 1200, more: false, skipped: 0, refused: [] })
  assert.equal([tasks.length, tasks[0]!.friendly_id, tasks.at(-1)!.friendly_id], [1200, 'OTHER-1', 'OTHER-1200'])
  assert.is((await call('task.get', { id: 'OTHER-1200' })).requeued_from, (await call('task.get', { id: '1200' })).id)
})

test('the journal has where each change came from', async ({ call }) => {
  await enqueue(call, 501)
  await call('bulk.cancel', { where: { queue: 'default' } })
  const { events } = await call('event.list', { after: 0, kinds: ['task.canceled'], limit: 1000 })
  assert.equal([events.length, new Set(events.map(({ origin }) => origin)).size], [501, 1])
  assert.ok(events[0]!.origin)
})

test('others cancel some of the tasks while that goes on: each is canceled once', async ({ call, project }) => {
  const tasks = await enqueue(call, 1500)
  const bulk = (await project.client()).call('bulk.cancel', { where: { queue: 'default' } })
  const single = await Promise.allSettled(tasks.slice(-200).map(({ id }) => call('task.cancel', { id })))
  const { matched, canceled, skipped } = await bulk
  assert.is(matched, canceled + skipped)
  assert.is(canceled + single.filter(({ status }) => status === 'fulfilled').length, 1500)
})

test('a running task of a runner is named: its processes end first', async ({ call, project }) => {
  const runner = await project.client()
  const id = newId('wrk')
  await runner.call('worker.register', { id, name: 'r', queue: 'default', pid: process.pid, host: 'h' })
  await enqueue(call, 2)
  const claimed = (await runner.call('task.claim', { queue: 'default', worker: id }))!
  const { canceled, ending } = await call('bulk.cancel', { where: { queue: 'default' }, expect: 2 })
  assert.equal([canceled, ending], [1, [claimed.id]])
  const canceling = call('task.cancel', { id: claimed.id })
  await call('task.get', { id: claimed.id }) // the cancel before it waits now
  await runner.call('task.cancel', { id: claimed.id, claim: 1 })
  assert.is((await canceling).status, 'canceled')
})

test('a requeue has its changes; a task that cannot be requeued is named, and the others are', async ({ call }) => {
  await enqueue(call, 1)
  await enqueue(call, 1, { queue: 'other' })
  for (const queue of ['default', 'other']) await finish(call, 'fail', queue)
  await call('queue.end', { queue: 'other' })
  const answer = await call('bulk.requeue', { where: { status: ['failed'], requeued: false }, timeout: 7 })
  assert.equal(names(answer.tasks), ['DEFAULT-2'])
  assert.is((await call('task.get', { id: 'DEFAULT-2' })).timeout, 7)
  const [refused, ...others] = answer.refused
  assert.equal([refused!.friendly_id, refused!.code, others], ['OTHER-1', 'conflict', []])
  assert.equal(names((await call('task.list', { status: ['failed'], requeued: true })).tasks), ['DEFAULT-1'])
  assert.equal(names((await call('task.list', { status: ['failed'], requeued: false })).tasks), ['OTHER-1'])
})

test('a filter must name something, and states that can be changed', async ({ call }) => {
  for (const where of [{}, { status: [] }, { stale: false }])
    assert.is(await codeOf(call('bulk.cancel', { where })), 'invalid', JSON.stringify(where))
  assert.is(await codeOf(call('bulk.cancel', { where: { status: ['failed'] } })), 'invalid')
  assert.is(await codeOf(call('bulk.cancel', { where: { outcome: ['lost'] } })), 'invalid')
  assert.is(await codeOf(call('bulk.requeue', { where: { status: ['queued'] } })), 'invalid')
  assert.is(await codeOf(call('bulk.requeue', { where: { queue: 'none' } })), 'not_found')
  assert.is(await codeOf(call('bulk.requeue', { where: { queue: 'other' }, expect: 10_001 })), 'invalid_params')
  assert.is(await codeOf(call('bulk.requeue', { where: { queue: 'other' }, key: 'k' } as never)), 'invalid_params')
})

test.run()
