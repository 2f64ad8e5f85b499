// The life of a worker that is no runner, and how any worker is steered (its machine: lib/model/state-machines.ts).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { until } from '../../helpers/until.ts'
import { later, newDetached, newWorker, statusOf } from '../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('worker life')

test.before.each(
  async world =>
    void (world.project = await scratch('tools:\n  ask: {description: by hand}\n  again: {on_lost: requeue}\n')),
)
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, tool = 'run-bash') =>
  (
    await call('task.enqueue', {
      tasks: [{ tool, payload: tool === 'run-bash' ? { argv: ['true'] } : { prompt: 'x' } }],
    })
  ).tasks[0]!.id
const claimFor = async ({ call }: Scratch, worker: string) => call('task.claim', { queue: 'default', worker })
const show = async ({ call }: Scratch, id: string) => call('worker.show', { id })
const states = async (project: Scratch, id: string) => {
  const { status, task } = await show(project, id)
  return [status, task?.friendly_id ?? null]
}

test('a worker from its first to its last moment: fields, states, statistics', async ({ project }) => {
  const { call, clock } = project
  const id = await newDetached(project, {
    name: 'reviewer',
    type: 'validator',
    queue: 'default',
    capabilities: ['typescript'],
  })
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 31, 7) + seconds * 1000).toISOString()
  assert.equal(await show(project, id), {
    id,
    name: 'reviewer',
    type: 'validator',
    host: 'elsewhere',
    pid: null,
    queue: 'default',
    status: 'idle',
    stale: false,
    leaving: false,
    task: null,
    capabilities: ['typescript'],
    started_at: at(0),
    heartbeat_at: at(0),
    stopped_at: null,
    crash: null,
    statistics: { completed: 0, failed: 0, execution_time: 0, average: 0 },
  })
  for (const [seconds, end] of [
    [10, 'task.complete'],
    [4, 'task.fail'],
    [30, 'task.release'],
  ] as const) {
    const task = await enqueue(project)
    const claimed = await claimFor(project, id)
    assert.equal([claimed!.id, claimed!.worker_id], [task, id])
    assert.equal((await show(project, id)).task, { id: task, friendly_id: claimed!.friendly_id, claim: 1 })
    assert.is((await show(project, id)).status, 'busy')
    await clock.advance(seconds * 1000)
    await call(end, {
      id: task,
      claim: 1,
      ...(end === 'task.complete' ? { summary: 's' } : end === 'task.fail' ? { reason: 'r' } : {}),
    } as never)
    assert.equal(await states(project, id), ['idle', null])
  }
  assert.equal(
    (await show(project, id)).statistics,
    { completed: 1, failed: 1, execution_time: 14, average: 7 },
    'what was given back does not count',
  )
  await call('worker.stop', { id })
  const { status, stopped_at } = await show(project, id)
  assert.equal([status, stopped_at], ['stopped', at(44)])
})

test('a heartbeat is answered with what the worker is to do', async ({ project }) => {
  const id = await newDetached(project)
  const directive = async () => (await project.call('worker.heartbeat', { id })).directive
  assert.is(await directive(), 'run')
  await project.call('worker.pause', { id })
  assert.is(await directive(), 'pause')
  await project.call('worker.resume', { id })
  assert.is(await directive(), 'run')
  await enqueue(project)
  await claimFor(project, id)
  await project.call('worker.stop', { id, drain: true })
  assert.is(await directive(), 'stop')
})

test('a paused worker finishes its task, takes no other, and goes on where it is resumed', async ({ project }) => {
  const { call } = project
  const id = await newDetached(project)
  const [first] = [await enqueue(project), await enqueue(project)]
  await claimFor(project, id)
  await call('worker.pause', { id })
  assert.equal(await states(project, id), ['paused', 'DEFAULT-1'])
  assert.is(await claimFor(project, id), null)
  await call('worker.resume', { id })
  assert.equal(await states(project, id), ['busy', 'DEFAULT-1'], 'it has a task in hand')
  await call('worker.pause', { id })
  await call('task.complete', { id: first!, claim: 1, summary: 's' })
  assert.equal(await states(project, id), ['paused', null])
  await call('worker.resume', { id })
  assert.equal(await states(project, id), ['idle', null])
  assert.is((await claimFor(project, id))!.friendly_id, 'DEFAULT-2')
})

test('a claim that waits for a paused worker is answered when it is resumed', async ({ project }) => {
  const id = await newDetached(project)
  await project.call('worker.pause', { id })
  const wire = await project.wire()
  wire.request(1, 'task.claim', { queue: 'default', worker: id, wait: null })
  await enqueue(project)
  wire.request(2, 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 2, 'the task woke it in vain')
  await project.call('worker.resume', { id })
  assert.is((await wire.next()).result.friendly_id, 'DEFAULT-1')
})

test("a paused runner's claim waits, also one that would not wait for a task, and it hears of both ahead of its heartbeat", async ({
  project,
}) => {
  const worker = await newWorker(project)
  await enqueue(project)
  await project.call('worker.pause', { id: worker.id })
  assert.equal(await worker.directive(), { directive: 'pause' })
  const claimed = later(worker.claim())
  await project.call('worker.resume', { id: worker.id })
  assert.equal(await worker.directive(), { directive: 'run' })
  assert.is((await claimed).friendly_id, 'DEFAULT-1')
  assert.is(await worker.claim(), null, 'nothing is left, and now it does not wait')
})

const wrongly: [method: 'worker.pause' | 'worker.resume', before: ('worker.pause' | 'worker.resume')[], is: string][] =
  [
    ['worker.pause', ['worker.pause'], 'paused'],
    ['worker.resume', [], 'idle'],
  ]
for (const [method, before, is] of wrongly) {
  test(`${method} of one that is ${is} is a conflict`, async ({ project }) => {
    const id = await newDetached(project)
    for (const step of before) await project.call(step, { id })
    const error = await refusal(project.call(method, { id }))
    assert.is(error.code, 'conflict')
    assert.match(error.message, `worker 'agent' is ${is}, not`)
  })
}

test('stop: what it has in hand goes back; with drain it finishes first and takes nothing more', async ({
  project,
}) => {
  const { call } = project
  const [first, second] = [await newDetached(project, { name: 'a' }), await newDetached(project, { name: 'b' })]
  const one = await enqueue(project)
  await claimFor(project, first)
  assert.equal([(await call('worker.stop', { id: first })).status, await statusOf(project, one)], ['stopped', 'queued'])
  assert.equal(
    (await call('task.get', { id: one })).history.map(({ outcome, reason }) => [outcome, reason]),
    [['interrupted', 'its worker was stopped']],
  )
  await claimFor(project, second)
  const { status, leaving } = await call('worker.stop', { id: second, drain: true })
  assert.equal([status, leaving], ['busy', true])
  assert.is(await codeOf(claimFor(project, second)), 'conflict')
  await call('task.complete', { id: one, claim: 2, summary: 's' })
  assert.is((await show(project, second)).status, 'stopped', 'with its task')
})

for (const end of ['worker.stop', 'worker.crash'] as const) {
  test(`nothing revives a worker after ${end}`, async ({ project }) => {
    const { call } = project
    const id = await newDetached(project)
    await call(end, { id, ...(end === 'worker.crash' ? { message: 'x' } : {}) } as never)
    const before = await show(project, id)
    const calls = {
      'worker.heartbeat': {},
      'worker.pause': {},
      'worker.resume': {},
      'worker.stop': {},
      'worker.crash': { message: 'y' },
    } as const
    for (const [method, more] of Object.entries(calls))
      assert.is(await codeOf(call(method as 'worker.crash', { id, ...more } as never)), 'conflict', method)
    assert.is(
      await codeOf(call('worker.register', { id, name: 'agent', host: 'elsewhere', detached: true })),
      'conflict',
    )
    assert.is(await codeOf(claimFor(project, id)), 'conflict')
    assert.equal(await show(project, id), before)
  })
}

test('what nobody registered is not found', async ({ project }) => {
  const id = newId('wrk')
  for (const method of ['worker.heartbeat', 'worker.show', 'worker.pause', 'worker.resume', 'worker.stop'] as const) {
    assert.is(await codeOf(project.call(method, { id })), 'not_found', method)
  }
  assert.is(await codeOf(project.call('worker.crash', { id, message: 'x' })), 'not_found')
})

const lost: [tool: string, becomes: string, type: string | null][] = [
  ['run-bash', 'queued', null],
  ['again', 'queued', null],
  ['ask', 'failed', 'lost'],
]
for (const [tool, becomes, type] of lost) {
  test(`a crash says what happened, and leaves its ${tool} task ${becomes}`, async ({ project }) => {
    const id = await newDetached(project)
    const task = await enqueue(project, tool)
    await claimFor(project, id)
    const { status, crash } = await project.call('worker.crash', { id, message: 'out of memory', stack: 'at x' })
    assert.equal(
      [status, crash],
      ['crashed', { at: '2026-01-31T07:00:00.000Z', message: 'out of memory', stack: 'at x' }],
    )
    await until(`the task to be ${becomes}`, async () => (await statusOf(project, task)) === becomes)
    assert.is((await project.call('task.get', { id: task })).error_type, type)
    assert.is((await show(project, id)).task, null)
  })
}

test('a runner that is crashed by hand is cut off, and nobody gets its task before it had the time to end it', async ({
  project,
}) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  await project.call('worker.crash', { id: worker.id, message: 'by hand' })
  await worker.client.closed
  await until('the task to be back', async () => (await statusOf(project, id)) === 'queued')
  await project.clock.advance(14_999)
  assert.is(await project.call('task.claim', { queue: 'default' }), null)
  await project.clock.advance(1)
  assert.is((await project.call('task.claim', { queue: 'default' }))!.claim, 2)
})

test('a runner that says that it goes is stopped; one that only goes has crashed', async ({ project }) => {
  const [polite, rude] = [await newWorker(project), newId('wrk')]
  await polite.client.call('worker.stop', { id: polite.id })
  assert.is((await show(project, polite.id)).status, 'stopped')
  polite.client.close()
  await polite.client.closed
  const { client } = await newWorker(project, rude)
  client.close()
  await client.closed
  await until('it to be taken for dead', async () => {
    await project.clock.advance(250)
    return (await show(project, rude)).status === 'crashed'
  })
  assert.is((await show(project, polite.id)).status, 'stopped')
})

test('stopping a runner tells it, and it says itself when it has gone', async ({ project }) => {
  const worker = await newWorker(project)
  const { status, leaving } = await project.call('worker.stop', { id: worker.id, drain: true })
  assert.equal([status, leaving], ['idle', true])
  assert.equal(await worker.directive(), { directive: 'stop', drain: true })
  assert.is(await worker.claim(), null, 'it takes no more')
  await worker.client.call('worker.stop', { id: worker.id })
  assert.is((await show(project, worker.id)).status, 'stopped')
})

test('canceling a task of a worker without a connection is done at once', async ({ project }) => {
  const id = await newDetached(project)
  const task = await enqueue(project)
  await claimFor(project, id)
  assert.is((await project.call('task.cancel', { id: task })).status, 'canceled')
  assert.equal(await states(project, id), ['idle', null])
})

test('a list has those that live, all on demand, and filters; a name means the one that lives', async ({ project }) => {
  const { call } = project
  const ids: string[] = []
  for (const type of ['custom', 'monitor', 'custom'] as const) ids.push(await newDetached(project, { type }))
  await call('worker.stop', { id: ids[0]! })
  const listed = async (filter: object) =>
    (await call('worker.list', filter)).workers.map(({ id }) => ids.indexOf(id)).sort()
  assert.equal(await listed({}), [1, 2])
  assert.equal(await listed({ all: true }), [0, 1, 2])
  assert.equal(await listed({ state: 'stopped' }), [0])
  assert.equal(await listed({ type: 'custom' }), [2])
  assert.equal(await listed({ type: 'custom', all: true }), [0, 2])
  assert.is(await codeOf(show(project, 'agent')), 'ambiguous')
  await call('worker.stop', { id: ids[1]! })
  assert.is((await show(project, 'agent')).id, ids[2])
  assert.is(await codeOf(show(project, 'wrk_')), 'not_found')
  assert.is((await show(project, ids[2]!.slice(0, -1))).id, ids[2])
})

test.run()
