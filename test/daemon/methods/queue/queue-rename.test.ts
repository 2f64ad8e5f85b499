// Queues that get another name, and the friendly ids of their tasks (docs/contract.md §2, §3).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { enqueue, names } from '../../../helpers/tasks.ts'
import { later, register } from '../../../helpers/worker.ts'
import { within } from '../../../helpers/within.ts'

const test = suite<{ project: Scratch }>('queue.rename')

test.before.each(async world => {
  world.project = await scratch()
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const detailOf = async ({ call }: Scratch, kind: string) =>
  (await call('event.list', { after: 0, kinds: [kind] })).events.map(({ detail }) => detail)

const title =
  'friendly ids have the letters of the name; of two queues with the same letters one has its digits or a number'
test(title, async ({ project: { call } }) => {
  for (const [name, id] of [
    ['api-v2', 'APIV-1'],
    ['größe', 'GRÖSSE-1'],
    ['build-1', 'BUILD-1'],
    ['build2', 'BUILD2-1'],
    ['build', 'BUILD3-1'],
    ['b.u.i.l.d', 'BUILD4-1'],
    ['123', 'TASK-1'],
    ['4.5', 'TASK45-1'],
    ['task', 'TASK2-1'],
  ] as const) {
    await call('queue.create', { name })
    const [task] = await enqueue(call, 1, { queue: name })
    assert.is(task!.friendly_id, id)
    assert.is((await call('task.get', { id: id.toLowerCase() })).queue, name)
  }
})

test('a renamed queue keeps its id, its tasks and their ids; later tasks have the letters of the new name', async ({
  project,
}) => {
  const { call } = project
  const { id } = await call('queue.create', { name: 'build', instructions: 'fast' })
  await enqueue(call, 2, { queue: 'build' })
  const renamed = await call('queue.rename', { queue: 'build', name: 'compile' })
  assert.equal([renamed.id, renamed.name, renamed.instructions, renamed.counts.queued], [id, 'compile', 'fast', 2])
  assert.is(await codeOf(call('queue.show', { queue: 'build' })), 'not_found')
  assert.equal(names(await enqueue(call, 1, { queue: 'compile' })), ['COMPILE-3'])
  // The old name is free, and its numbers go on.
  await call('queue.create', { name: 'build' })
  assert.equal(names(await enqueue(call, 1, { queue: 'build' })), ['BUILD-3'])
  const shown = async (name: string) => {
    const task = await call('task.get', { id: name })
    return [task.friendly_id, task.queue]
  }
  assert.equal(await shown('BUILD-2'), ['BUILD-2', 'compile'])
  assert.equal(await shown('compile-3'), ['COMPILE-3', 'compile'])
  assert.equal(await shown('BUILD-3'), ['BUILD-3', 'build'])
  for (const none of ['COMPILE-1', 'COMPILE-2', 'BUILD-4'])
    assert.is(await codeOf(call('task.get', { id: none })), 'not_found')
  const { tasks } = await call('task.list', { queue: 'compile' })
  assert.equal(names(tasks), ['COMPILE-3', 'BUILD-2', 'BUILD-1'])
  assert.equal(await detailOf(project, 'queue.renamed'), ['build -> compile'])
  const { events } = await call('event.list', { after: 0, kinds: ['task.enqueued'] })
  assert.equal(
    events.map(({ friendly_id, queue }) => [friendly_id, queue]),
    [
      ['BUILD-1', 'compile'],
      ['BUILD-2', 'compile'],
      ['COMPILE-3', 'compile'],
      ['BUILD-3', 'build'],
    ],
  )
})

test('ids never collide, whatever the names of the queues become', async ({ project: { call } }) => {
  await call('queue.create', { name: 'a' })
  await call('queue.create', { name: 'b' })
  const seen: string[] = []
  const steps: [queue: string, name: string][] = [
    ['a', 'c'],
    ['b', 'a'],
    ['c', 'b'],
    ['a', 'a-1'],
    ['b', 'a'],
    ['a-1', 'b'],
  ]
  for (const [queue, name] of steps) {
    seen.push(...names(await enqueue(call, 2, { queue })))
    await call('queue.rename', { queue, name })
    seen.push(...names(await enqueue(call, 1, { queue: name })))
  }
  assert.is(new Set(seen).size, seen.length, seen.join())
  for (const name of seen) assert.is((await call('task.get', { id: name })).friendly_id, name)
})

test('a queue without tasks gets the numbers of its new name from 1', async ({ project: { call } }) => {
  await call('queue.create', { name: 'biuld' })
  await call('queue.rename', { queue: 'biuld', name: 'build' })
  assert.equal(names(await enqueue(call, 1, { queue: 'build' })), ['BUILD-1'])
})

test('a claim that waits in a renamed queue goes on, and takes no task of a queue with the old name', async ({
  project,
}) => {
  await project.call('queue.create', { name: 'build' })
  const { id, client } = await newWorkerOf(project, 'build')
  const waiting = later(client.call('task.claim', { queue: 'build', worker: id, wait: null }))
  await project.call('queue.rename', { queue: 'build', name: 'compile' })
  await project.call('queue.create', { name: 'build' })
  await enqueue(project.call, 1, { queue: 'build' }) // not for this runner, which waits for the queue that it knows
  await enqueue(project.call, 1, { queue: 'compile' })
  assert.is((await within('its claim', waiting))!.friendly_id, 'COMPILE-1')
  const { workers } = await project.call('daemon.status', {})
  assert.equal(
    workers.map(({ queue }) => queue),
    ['compile'],
  )
})

test('a name that is taken, and no name, are refused', async ({ project: { call } }) => {
  await call('queue.create', { name: 'a' })
  await call('queue.create', { name: 'b' })
  assert.is(await codeOf(call('queue.rename', { queue: 'a', name: 'b' })), 'exists')
  assert.is(await codeOf(call('queue.rename', { queue: 'a', name: 'a' })), 'exists')
  assert.is(await codeOf(call('queue.rename', { queue: 'c', name: 'd' })), 'not_found')
  assert.is(await codeOf(call('queue.rename', { queue: 'a', name: 'x/y' })), 'invalid_params')
  assert.is((await call('queue.show', { queue: 'a' })).name, 'a')
})

/** A worker that holds another queue than `default`. */
const newWorkerOf = async (project: Scratch, queue: string) => {
  const client = await project.client(() => {})
  const { id } = await client.call('worker.register', { ...register, id: newId('wrk'), queue })
  return { id, client }
}

test.run()
