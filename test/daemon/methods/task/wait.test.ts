import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'

const test = suite<{ project: Scratch }>('task.wait')

test.before.each(async world => {
  world.project = await scratch()
  await world.project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, retries: 1 }] })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const claim = ({ call }: Scratch) => call('task.claim', { queue: 'default' })

/** Waits on a connection of its own; resolves once it does. */
const waiting = async (project: Scratch, params: object = {}) => {
  const wire = await project.wire()
  wire.request('wait', 'task.wait', { id: 'DEFAULT-1', ...params })
  wire.request('parked', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'parked')
  return wire
}

const ends: [method: string, end: (project: Scratch) => Promise<unknown>, status: string, outcome: string][] = [
  ['complete', ({ call }) => call('task.complete', { id: 'DEFAULT-1', summary: 'done' }), 'succeeded', 'succeeded'],
  ['cancel', ({ call }) => call('task.cancel', { id: 'DEFAULT-1' }), 'canceled', 'canceled'],
  ['fail that leaves a retry', ({ call }) => call('task.fail', { id: 'DEFAULT-1', reason: 'no' }), 'queued', 'failed'],
  ['release', ({ call }) => call('task.release', { id: 'DEFAULT-1', reason: 'not now' }), 'queued', 'released'],
]
for (const [method, end, status, outcome] of ends) {
  test(`a caller that waits for an attempt receives a ${method}, and later again`, async ({ project }) => {
    await claim(project)
    const wire = await waiting(project, { claim: 1 })
    await project.call('task.heartbeat', { id: 'DEFAULT-1' })
    assert.equal(wire.rest(), [])
    await end(project)
    const { result } = await wire.next()
    assert.equal([result.status, result.attempt.number, result.attempt.outcome], [status, 1, outcome])
    assert.equal(await project.call('task.wait', { id: 'DEFAULT-1', claim: 1 }), result)
  })
}

test('without a claim it is the task: attempts that end before it do not count', async ({ project }) => {
  const wire = await waiting(project)
  await claim(project)
  await project.call('task.fail', { id: 'DEFAULT-1', reason: 'no' })
  await project.clock.advance(10_000)
  await claim(project)
  await project.call('daemon.hello', { protocol: 1 })
  assert.equal(wire.rest(), [])
  await project.call('task.fail', { id: 'DEFAULT-1', reason: 'never' })
  const { result } = await wire.next()
  assert.equal([result.status, result.error, result.attempt.number], ['failed', 'never', 2])
})

test('an attempt that is over is answered at once, whatever the task does now', async ({ project }) => {
  await claim(project)
  await project.call('task.release', { id: 'DEFAULT-1' })
  await claim(project)
  const { status, attempt } = await project.call('task.wait', { id: 'DEFAULT-1', claim: 1 })
  assert.equal([status, attempt?.outcome], ['running', 'released'])
})

test('after its timeout it is refused, not before', async ({ project }) => {
  const wire = await waiting(project, { timeout: 10 })
  await project.clock.advance(9_999)
  await project.call('daemon.hello', { protocol: 1 })
  assert.equal(wire.rest(), [])
  await project.clock.advance(1)
  const { data, message } = (await wire.next()).error
  assert.equal([data.code, message], ['timed_out', "task 'DEFAULT-1' took too long"])
})

test('an attempt as it is, the latest or the one that is named; none before the first', async ({
  project: { call },
}) => {
  const none = await call('task.attempt', { id: 'default-1' })
  assert.equal([none.friendly_id, none.queue, none.status, none.attempt], ['DEFAULT-1', 'default', 'queued', null])
  await call('task.claim', { queue: 'default' })
  await call('task.release', { id: 'DEFAULT-1', stdout: 'said' })
  await call('task.claim', { queue: 'default' })
  const latest = await call('task.attempt', { id: 'DEFAULT-1' })
  assert.equal(
    [latest.status, latest.attempt?.number, latest.attempt?.outcome, latest.attempt?.max_log],
    ['running', 2, 'running', 256_000_000],
  )
  const first = await call('task.attempt', { id: 'DEFAULT-1', claim: 1 })
  assert.equal([first.attempt?.outcome, first.attempt?.stdout, first.attempt?.stderr], ['released', 'said', null])
})

/** Waits for the queue on a connection of its own. */
const waitingForQueue = async (project: Scratch, params: object = {}) => {
  const wire = await project.wire()
  wire.request('wait', 'queue.wait', { queue: 'default', ...params })
  wire.request('parked', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'parked')
  return wire
}

test('a queue is waited for until nothing is queued or running in it', async ({ project }) => {
  const { call } = project
  const wire = await waitingForQueue(project)
  await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }, { payload: { argv: ['true'] } }] })
  await claim(project)
  await call('task.complete', { id: 'DEFAULT-1', summary: 'done' })
  await claim(project)
  await claim(project) // nothing is queued, but this one runs
  await call('task.cancel', { id: 'DEFAULT-2' })
  await call('daemon.hello', { protocol: 1 })
  assert.equal(wire.rest(), [])
  await call('task.fail', { id: 'DEFAULT-3', reason: 'no' })
  const { result } = await wire.next()
  assert.equal(result, { seq: (await call('event.list', {})).next })
  assert.equal(await call('queue.wait', { queue: 'default' }), result, 'one that is idle is answered at once')
})

test('a queue is busy from its first task on until it has none, and keeps the place where that began', async ({
  project,
}) => {
  const { call } = project
  const since = async () => (await call('queue.show', { queue: 'default' })).busy_since
  const first = await since()
  assert.equal((await call('event.list', { after: first! })).events[0]?.kind, 'task.enqueued')
  await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  await claim(project)
  await call('task.release', { id: 'DEFAULT-1', reason: 'not now' })
  await call('task.cancel', { id: 'DEFAULT-2' })
  assert.is(await since(), first)
  await call('task.cancel', { id: 'DEFAULT-1' })
  assert.is(await since(), first, 'until there is more')
  const { next } = await call('event.list', {})
  await call('task.requeue', { ids: ['DEFAULT-1'] })
  assert.is(await since(), next)
  await call('queue.create', { name: 'new' })
  assert.is((await call('queue.show', { queue: 'new' })).busy_since, null)
})

const left: [what: string, method: 'queue.wait' | 'task.wait', params: object, message: RegExp][] = [
  ['queue', 'queue.wait', { queue: 'default' }, /^queue 'default' is ended with 1 of its tasks still queued/],
  ['task', 'task.wait', { id: 'DEFAULT-2' }, /^task 'DEFAULT-2' is queued in queue 'default', which has ended/],
]
for (const [what, method, params, message] of left) {
  test(`a caller that waits for a ${what} that never ends receives an error once no task runs there`, async ({
    project,
  }) => {
    await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
    await claim(project)
    const wire = await project.wire()
    wire.request('wait', method, params)
    wire.request('parked', 'daemon.hello', { protocol: 1 })
    assert.is((await wire.next()).id, 'parked')
    await project.call('queue.end', { queue: 'default' })
    await project.call('task.complete', { id: 'DEFAULT-1', summary: 'done' })
    const { error } = await wire.next()
    assert.match(error.message, message)
    assert.is(error.data.code, 'conflict')
    await project.call('task.cancel', { id: 'DEFAULT-2' })
    assert.ok(await project.call('queue.wait', { queue: 'default' }))
  })
}

test('a queue that takes too long', async ({ project }) => {
  const wire = await waitingForQueue(project, { timeout: 10 })
  await project.clock.advance(10_000)
  assert.is((await wire.next()).error.data.code, 'timed_out')
})

test('an unknown task is refused; a caller that waits while the daemon stops receives an error', async ({
  project,
}) => {
  assert.is(await codeOf(project.call('task.wait', { id: 'DEFAULT-2' })), 'not_found')
  const wire = await waiting(project)
  void project.daemon.stop()
  assert.is((await wire.next()).error.data.code, 'shutting_down')
})

test.run()
