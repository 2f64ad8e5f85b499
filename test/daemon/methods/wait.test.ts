import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf } from '../../helpers/refusal.ts'

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
  test(`who waits for an attempt is told of a ${method}, and later again`, async ({ project }) => {
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

test('an unknown task is refused; who waits while the daemon stops is told so', async ({ project }) => {
  assert.is(await codeOf(project.call('task.wait', { id: 'DEFAULT-2' })), 'not_found')
  const wire = await waiting(project)
  void project.daemon.stop()
  assert.is((await wire.next()).error.data.code, 'shutting_down')
})

test.run()
