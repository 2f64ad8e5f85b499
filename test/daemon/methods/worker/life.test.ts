// Cancel, requeue, and workers that hold a connection: who is told what.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { later, newWorker, register, statusOf, untilWorkers } from '../../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('worker')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch) =>
  (await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })).tasks[0]!.id

test('canceling a queued task is done at once', async ({ project }) => {
  const id = await enqueue(project)
  const task = await project.call('task.cancel', { id })
  assert.equal([task.status, task.finished_at, task.error], ['canceled', '2026-01-31T07:00:00.000Z', null])
})

test('a cancel of a task that is worked on by hand is done at once', async ({ project }) => {
  const id = await enqueue(project)
  await project.call('task.claim', { queue: 'default' })
  assert.is((await project.call('task.cancel', { id })).status, 'canceled')
  assert.is((await project.call('task.get', { id })).history[0]!.outcome, 'canceled')
})

test("a cancel of a worker's task is sent to the worker, and the answer waits for its report", async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  const wire = await project.wire()
  wire.request('first', 'task.cancel', { id })
  assert.equal(await worker.directive(), { directive: 'end', id, claim: 1, why: 'cancel', message: 'canceled' })
  wire.request('second', 'task.cancel', { id })
  wire.request('hello', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'hello', 'neither is answered')
  assert.equal([await statusOf(project, id), worker.told.length], ['running', 0], 'it is told once')
  await worker.client.call('task.cancel', { id, claim: 1, signal: 'SIGTERM' })
  const answers = [await wire.next(), await wire.next()]
  assert.equal(
    answers.map(({ id: which, result }) => [which, result.status]),
    [
      ['first', 'canceled'],
      ['second', 'canceled'],
    ],
  )
  assert.is((await project.call('task.get', { id })).history[0]!.signal, 'SIGTERM')
})

test('a task that ends otherwise while its cancel waits: that is a conflict, and what was reported stays', async ({
  project,
}) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  const canceled = later(codeOf(project.call('task.cancel', { id })))
  await worker.directive()
  await worker.client.call('task.complete', { id, claim: 1, summary: 'was faster' })
  assert.is(await canceled, 'conflict')
  assert.is(await statusOf(project, id), 'succeeded')
})

test('a worker that does not answer a cancel: the daemon ends the task itself, 15 s later', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  const canceled = later(project.call('task.cancel', { id }))
  await worker.directive()
  await project.clock.advance(14_999)
  assert.is(await statusOf(project, id), 'running')
  await project.clock.advance(1)
  assert.is((await canceled).status, 'canceled')
})

test('a second worker on a queue is refused with the pid of the first; the first may come back', async ({
  project,
}) => {
  const worker = await newWorker(project)
  const error = await refusal(project.call('worker.register', { ...register, id: newId('wrk') }))
  assert.equal([error.code, error.message], ['already_running', `already running (pid ${process.pid})`])
  assert.equal((await worker.client.call('worker.register', { ...register, id: worker.id })).queue!.name, 'default')
  assert.is((await project.call('queue.show', { queue: 'default' })).runner, true)
})

test('of two workers that register in the same turn one is refused', async ({ project }) => {
  const wires = [await project.wire(), await project.wire()]
  for (const wire of wires) wire.request(1, 'worker.register', { ...register, id: newId('wrk') })
  const codes = (await Promise.all(wires.map(wire => wire.next()))).map(({ error }) => error?.data.code ?? 'registered')
  assert.equal(codes.sort(), ['already_running', 'registered'])
})

test('status names the workers, and the one that went no more', async ({ project }) => {
  const worker = await newWorker(project)
  const { workers } = await project.call('daemon.status', {})
  assert.equal(workers, [
    { id: worker.id, name: register.name, queue: 'default', pid: process.pid, started_at: '2026-01-31T07:00:00.000Z' },
  ])
  worker.client.close()
  await worker.client.closed
  await untilWorkers(project, 0)
})

test('a task that another client releases is ended by its worker, and due only after the time for that', async ({
  project,
}) => {
  const ends: [method: 'task.release' | 'task.fail', params: object][] = [
    ['task.release', {}],
    ['task.fail', { reason: 'x' }],
  ]
  const worker = await newWorker(project)
  for (const [method, params] of ends) {
    const id = (await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, retries: 1 }] })).tasks[0]!
      .id
    await worker.claim()
    await project.call(method, { id, ...params } as never)
    assert.equal(await worker.directive(), { directive: 'end', id, claim: 1, why: 'lost', message: '' })
    await project.clock.advance(14_999)
    assert.is(await project.call('task.claim', { queue: 'default' }), null)
    await project.clock.advance(1)
    assert.is((await project.call('task.claim', { queue: 'default' }))!.claim, 2)
  }
})

test('a worker gives its own task back at once', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  await worker.client.call('task.release', { id, claim: 1 })
  assert.is((await worker.claim()).claim, 2)
  assert.equal(worker.told, [])
})

test('a stop of a queue is sent to its worker, and answered when the worker is gone', async ({ project }) => {
  const worker = await newWorker(project)
  const stopped = later(project.call('daemon.stop', { queue: 'default', drain: true }))
  assert.equal(await worker.directive(), { directive: 'stop', drain: true })
  worker.client.close()
  assert.equal((await stopped).stopped, [register.name])
  assert.is((await project.call('daemon.hello', { protocol: 1 })).protocol, 1, 'the daemon goes on')
})

test('a stop after a drain does not wait for the tasks any more', async ({ project }) => {
  const worker = await newWorker(project)
  const drained = project.daemon.stop(true)
  assert.equal(await worker.directive(), { directive: 'stop', drain: true })
  const stopped = project.daemon.stop()
  assert.equal(await worker.directive(), { directive: 'stop', drain: false })
  worker.client.close()
  assert.equal([await drained, await stopped], [[register.name], [register.name]])
})

test('requeue clones into a new task; the old one stays as it is', async ({ project }) => {
  const { call } = project
  const [made] = (
    await call('task.enqueue', {
      tasks: [
        {
          payload: { script: 'exit 1' },
          timeout: 7,
          retries: 0,
          metadata: { why: 'test' },
          key: 'k',
          not_before: '2026-01-31T07:00:01Z',
        },
      ],
    })
  ).tasks
  await project.clock.advance(1000)
  await call('task.claim', { queue: 'default' })
  await call('task.fail', { id: made!.id, reason: 'x' })
  const before = await call('task.get', { id: made!.id })
  const [clone] = (await call('task.requeue', { ids: ['default-1'] })).tasks
  assert.equal([clone!.friendly_id, clone!.status, clone!.created], ['DEFAULT-2', 'queued', true])
  assert.equal(await call('task.get', { id: made!.id }), before)
  const task = await call('task.get', { id: clone!.id })
  assert.equal(
    [task.payload, task.timeout, task.metadata, task.requeued_from, task.key, task.not_before, task.claim, task.error],
    [before.payload, 7, { why: 'test' }, made!.id, null, null, null, null],
  )
})

test('requeue is all or nothing, and refuses what is not finished or whose queue has ended', async ({ project }) => {
  const { call } = project
  const done = await enqueue(project)
  await call('task.cancel', { id: done })
  const open = await enqueue(project)
  assert.is(await codeOf(call('task.requeue', { ids: [done, open] })), 'conflict')
  assert.is(await codeOf(call('task.requeue', { ids: [done, 'NONE-1'] })), 'not_found')
  assert.is((await call('queue.show', { queue: 'default' })).counts.queued, 1)
  await call('queue.end', { queue: 'default' })
  assert.is(await codeOf(call('task.requeue', { ids: [done] })), 'conflict')
})

test.run()
