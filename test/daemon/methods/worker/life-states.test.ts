// The course of a worker's life, in a record that a list shows (its machine: lib/model/state-machines.ts).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { newDetached } from '../../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('worker life: states')

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

test('a worker that was never registered is not found', async ({ project }) => {
  const id = newId('wrk')
  for (const method of ['worker.heartbeat', 'worker.show', 'worker.pause', 'worker.resume', 'worker.stop'] as const) {
    assert.is(await codeOf(project.call(method, { id })), 'not_found', method)
  }
  assert.is(await codeOf(project.call('worker.crash', { id, message: 'x' })), 'not_found')
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
