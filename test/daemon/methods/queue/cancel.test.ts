import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { claim, enqueue, finish } from '../../../helpers/tasks.ts'
import { newWorker } from '../../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('queue.cancel')

test.before.each(async world => {
  world.project = await scratch()
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const statesOf = async ({ call }: Scratch, queue = 'default') =>
  (await call('task.list', { queue })).tasks.map(({ status }) => status).reverse()

test('cancels what is queued and running, and leaves the rest', async ({ project }) => {
  const { call } = project
  await call('queue.create', { name: 'other' })
  await enqueue(call, 1, { queue: 'other' })
  await enqueue(call, 4)
  await finish(call)
  await claim(call)
  assert.equal(await call('queue.cancel', { queue: 'default' }), { canceled: 3, ending: [], more: false })
  assert.equal(await statesOf(project), ['succeeded', 'canceled', 'canceled', 'canceled'])
  assert.equal(await statesOf(project, 'other'), ['queued'])
  assert.equal(await call('queue.cancel', { queue: 'default' }), { canceled: 0, ending: [], more: false })
})

for (const [status, left] of [
  ['queued', ['running', 'canceled']],
  ['running', ['canceled', 'queued']],
] as const)
  test(`only what is ${status}`, async ({ project }) => {
    await enqueue(project.call, 2)
    await claim(project.call)
    assert.is((await project.call('queue.cancel', { queue: 'default', status: [status] })).canceled, 1)
    assert.equal(await statesOf(project), left)
  })

test('a task with a runner is named, and canceled once the runner has ended its processes', async ({ project }) => {
  const { call } = project
  const worker = await newWorker(project)
  await enqueue(call, 2)
  const { id, claim } = await worker.claim()
  assert.equal(await call('queue.cancel', { queue: 'default' }), { canceled: 1, ending: [id], more: false })
  const { directive, why, claim: named } = await worker.directive()
  assert.equal([directive, why, named], ['end', 'cancel', claim])
  assert.equal(await statesOf(project), ['running', 'canceled'])
  await worker.client.call('task.cancel', { id, claim: claim! })
  assert.equal(await statesOf(project), ['canceled', 'canceled'])
})

test('more than 500 take more than one request; what runs comes with the last', async ({ project }) => {
  const { call } = project
  await enqueue(call, 502)
  await claim(call)
  assert.equal(await call('queue.cancel', { queue: 'default' }), { canceled: 500, ending: [], more: true })
  assert.equal((await call('queue.list', {})).queues[0]!.counts.running, 1)
  assert.equal(await call('queue.cancel', { queue: 'default' }), { canceled: 2, ending: [], more: false })
})

test('an unknown queue and a state of finished tasks are refused', async ({ project: { call } }) => {
  assert.is(await codeOf(call('queue.cancel', { queue: 'nope' })), 'not_found')
  assert.is(await codeOf(call('queue.cancel', { queue: 'default', status: ['failed' as 'queued'] })), 'invalid_params')
})

test.run()
