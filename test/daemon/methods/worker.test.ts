// Cancel, requeue, and workers that hold a connection: who is told what, and what becomes of the tasks of one that goes.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Notification } from '../../../lib/client.ts'
import { newId } from '../../../lib/id.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { until } from '../../helpers/until.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ project: Scratch }>('worker')

test.before.each(async world => void (world.project = await scratch('tools:\n  ask: {description: by hand}\n')))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, tool = 'run-bash') =>
  (await call('task.enqueue', { tasks: [{ tool, payload: tool === 'ask' ? { prompt: 'x' } : { argv: ['true'] } }] })).tasks[0]!.id

const register = { name: 'worker-here-default', queue: 'default', pid: process.pid, host: 'here' }

/** A worker with a connection of its own and what the daemon told it. */
const newWorker = async (project: Scratch, id = newId('wrk')) => {
  const told: any[] = []
  const heard: ((directive: any) => void)[] = []
  const client = await project.client(({ method, params }: Notification) => {
    assert.is(method, 'worker.directive')
    const hear = heard.shift()
    if (hear) hear(params)
    else told.push(params)
  })
  await client.call('worker.register', { ...register, id })
  const directive = () => (told.length > 0 ? Promise.resolve(told.shift()) : within('a directive', new Promise<any>(resolve => void heard.push(resolve)), 2))
  return { id, client, told, directive, claim: async () => (await client.call('task.claim', { queue: 'default', worker: id }))! }
}

/** An answer that is looked at later; a test that fails before shall say why. */
const later = <T>(answer: Promise<T>): Promise<T> => {
  answer.catch(() => {})
  return answer
}

const statusOf = async ({ call }: Scratch, id: string): Promise<string> => (await call('task.get', { id })).status

test('canceling a queued task is done at once', async ({ project }) => {
  const id = await enqueue(project)
  const task = await project.call('task.cancel', { id })
  assert.equal([task.status, task.finished_at, task.error], ['canceled', '2026-01-31T07:00:00.000Z', null])
})

test('canceling a task that somebody works on by hand is done at once', async ({ project }) => {
  const id = await enqueue(project)
  await project.call('task.claim', { queue: 'default' })
  assert.is((await project.call('task.cancel', { id })).status, 'canceled')
  assert.is((await project.call('task.get', { id })).history[0]!.outcome, 'canceled')
})

test('canceling a task of a worker: it is told, and the answer waits for its word', async ({ project }) => {
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
  assert.equal(answers.map(({ id: which, result }) => [which, result.status]), [['first', 'canceled'], ['second', 'canceled']])
  assert.is((await project.call('task.get', { id })).history[0]!.signal, 'SIGTERM')
})

test('a task that ends otherwise while its cancel waits: that is a conflict, and what was reported stays', async ({ project }) => {
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

test('a second worker on a queue is refused with the pid of the first; the first may come back', async ({ project }) => {
  const worker = await newWorker(project)
  const error = await refusal(project.call('worker.register', { ...register, id: newId('wrk') }))
  assert.equal([error.code, error.message], ['already_running', `already running (pid ${process.pid})`])
  assert.equal((await worker.client.call('worker.register', { ...register, id: worker.id })).queue.name, 'default')
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
  assert.equal(workers, [{ id: worker.id, name: register.name, queue: 'default', pid: process.pid, started_at: '2026-01-31T07:00:00.000Z' }])
  worker.client.close()
  await worker.client.closed
  await until('the worker to be gone', async () => (await project.call('daemon.status', {})).workers.length === 0, 2)
})

const orphans: [tool: string, becomes: string][] = [['run-bash', 'queued'], ['run-python', 'queued'], ['ask', 'failed']]
for (const [tool, becomes] of orphans) {
  test(`a worker that goes leaves its ${tool} task ${becomes}`, async ({ project }) => {
    const worker = await newWorker(project)
    const id = tool === 'run-python' ? (await project.call('task.enqueue', { tasks: [{ tool, payload: { code: '1' } }] })).tasks[0]!.id : await enqueue(project, tool)
    await worker.claim()
    worker.client.close()
    await worker.client.closed
    await until(`the task to be ${becomes}`, async () => {
      await project.clock.advance(250)
      return await statusOf(project, id) === becomes
    }, 4)
    const task = await project.call('task.get', { id })
    assert.equal([task.error_type, task.history[0]!.outcome], becomes === 'failed' ? ['lost', 'failed'] : [null, 'interrupted'])
    if (becomes === 'queued') assert.is((await project.call('task.claim', { queue: 'default' }))!.attempts, 1, 'no attempt was counted')
  })
}

test('a worker that comes back at once keeps its tasks', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  const back = await project.client()
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  await project.clock.advance(5000)
  assert.is(await statusOf(project, id), 'running')
  assert.is((await back.call('task.complete', { id, claim: 1, summary: 's' })).status, 'succeeded')
})

test('a worker that is back before its old connection has ended stays', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  const back = await project.client()
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  worker.client.close()
  await worker.client.closed
  assert.is((await back.call('daemon.status', {})).workers.length, 1)
  await project.clock.advance(5000)
  assert.is((await back.call('task.complete', { id, claim: 1, summary: 's' })).status, 'succeeded')
})

test('a worker that comes back without a task never heard of its claim: the task goes back', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  await (await project.client()).call('worker.register', { ...register, id: worker.id })
  const task = await project.call('task.get', { id })
  assert.equal([task.status, task.attempts, task.history[0]!.outcome], ['queued', 0, 'interrupted'])
})

test('a worker that was away when its task was canceled is told when it comes back', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  const canceled = later(project.call('task.cancel', { id }))
  const heard = Promise.withResolvers<any>()
  const back = await project.client(({ params }) => heard.resolve(params))
  await project.call('daemon.hello', { protocol: 1 })
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  assert.is((await within('the directive', heard.promise, 2)).why, 'cancel')
  await back.call('task.cancel', { id, claim: 1 })
  assert.is((await canceled).status, 'canceled')
})

test('stopping a queue tells its worker, and answers when it is gone', async ({ project }) => {
  const worker = await newWorker(project)
  const stopped = later(project.call('daemon.stop', { queue: 'default', drain: true }))
  assert.equal(await worker.directive(), { directive: 'stop', drain: true })
  worker.client.close()
  assert.equal((await stopped).stopped, [register.name])
  assert.is((await project.call('daemon.hello', { protocol: 1 })).protocol, 1, 'the daemon goes on')
})

test('requeue clones into a new task; the old one stays as it is', async ({ project }) => {
  const { call } = project
  const [made] = (await call('task.enqueue', {
    tasks: [{ payload: { script: 'exit 1' }, timeout: 7, retries: 0, metadata: { why: 'test' }, key: 'k', not_before: '2026-01-31T07:00:01Z' }],
  })).tasks
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
