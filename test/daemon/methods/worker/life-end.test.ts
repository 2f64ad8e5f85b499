// How a worker ends, and what becomes of the task that it has then.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { until } from '../../../helpers/until.ts'
import { newDetached, newWorker, statusOf, untilStatus } from '../../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('worker life: end')

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

const lost: [tool: string, becomes: string, type: string | null][] = [
  ['run-bash', 'queued', null],
  ['again', 'queued', null],
  ['ask', 'failed', 'lost'],
]
for (const [tool, becomes, type] of lost) {
  test(`a crash stores what happened, and leaves its ${tool} task ${becomes}`, async ({ project }) => {
    const id = await newDetached(project)
    const task = await enqueue(project, tool)
    await claimFor(project, id)
    const { status, crash } = await project.call('worker.crash', { id, message: 'out of memory', stack: 'at x' })
    assert.equal(
      [status, crash],
      ['crashed', { at: '2026-01-31T07:00:00.000Z', message: 'out of memory', stack: 'at x' }],
    )
    await untilStatus(project, task, becomes)
    assert.is((await project.call('task.get', { id: task })).error_type, type)
    assert.is((await show(project, id)).task, null)
  })
}

test('a runner that is crashed by hand is cut off, and its task is due only after the time to end it', async ({
  project,
}) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  await project.call('worker.crash', { id: worker.id, message: 'by hand' })
  await worker.client.closed
  await untilStatus(project, id, 'queued')
  await project.clock.advance(14_999)
  assert.is(await project.call('task.claim', { queue: 'default' }), null)
  await project.clock.advance(1)
  assert.is((await project.call('task.claim', { queue: 'default' }))!.claim, 2)
})

test('a runner that reports its end is stopped; one that only disconnects has crashed', async ({ project }) => {
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

test('a stop is sent to the runner, and the runner reports its own end', async ({ project }) => {
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

test.run()
