// Workers that say nothing: both sides of each limit, and who is not looked at at all.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'
import { identityOf, onWire } from '../../../lib/processes/process-table.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { later, newDetached, newWorker, register, untilStatus } from '../../helpers/worker.ts'
import { exitOf } from '../../helpers/child.ts'

const test = suite<{ project: Scratch }>('silence')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch) =>
  (await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, timeout: null }] })).tasks[0]!.id
const look = async ({ call }: Scratch, id: string): Promise<[status: string, stale: boolean]> => {
  const { status, stale } = await call('worker.show', { id })
  return [status, stale]
}
/** Nothing is due before the daily purge. */
const asleep = ({ clock }: Scratch) =>
  assert.equal(
    clock.armed().filter(at => at < clock.now() + 3_600_000),
    [],
  )

test('silent for 60 s it is stale, for 300 s crashed; any sign of life undoes the first', async ({ project }) => {
  const { call, clock } = project
  const id = await newDetached(project)
  await clock.advance(59_999)
  assert.equal(await look(project, id), ['idle', false])
  await clock.advance(1)
  assert.equal(await look(project, id), ['idle', true])
  await call('worker.heartbeat', { id })
  assert.equal(await look(project, id), ['idle', false])
  await clock.advance(299_999)
  assert.equal(await look(project, id), ['idle', true])
  await clock.advance(1)
  assert.equal(await look(project, id), ['crashed', true])
  assert.is((await call('worker.show', { id })).crash!.message, 'silent for 300 s')
  asleep(project)
})

test('a claim is a sign of life, a task that ends none', async ({ project }) => {
  const { call, clock } = project
  const id = await newDetached(project)
  const task = await enqueue(project)
  await clock.advance(59_000)
  await call('task.claim', { queue: 'default', worker: id })
  await clock.advance(59_000)
  assert.equal(await look(project, id), ['busy', false])
  await call('task.complete', { id: task, summary: 's' })
  await clock.advance(1_000)
  assert.equal(await look(project, id), ['idle', true])
})

test('a runner that waits for a task is not silent, and the daemon sets no timer for it', async ({ project }) => {
  const worker = await newWorker(project)
  later(worker.client.call('task.claim', { queue: 'default', worker: worker.id, wait: null }))
  await project.call('daemon.hello', { protocol: 1 })
  await project.clock.advance(0)
  asleep(project)
  await project.clock.advance(3_000_000)
  assert.equal(await look(project, worker.id), ['idle', false])
})

test('a runner that waits again after a task, or while it is paused, is not silent', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  await worker.client.call('task.complete', { id, claim: 1, summary: 's' })
  later(worker.client.call('task.claim', { queue: 'default', worker: worker.id, wait: null }))
  await project.call('worker.pause', { id: worker.id })
  await project.clock.advance(0)
  asleep(project)
})

test('a runner with work in hand is; crashed it is cut off, and its task goes back', async ({ project }) => {
  const { call, clock } = project
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  await clock.advance(60_000)
  assert.equal(await look(project, worker.id), ['busy', true])
  await worker.client.call('worker.heartbeat', { id: worker.id })
  await clock.advance(299_999)
  assert.equal(await look(project, worker.id), ['busy', true])
  await clock.advance(1)
  assert.equal(await look(project, worker.id), ['crashed', true])
  await worker.client.closed
  await untilStatus(project, id, 'queued')
  assert.is((await call('task.get', { id })).history[0]!.reason, 'its worker was silent for 300 s')
})

test('one that registered and never asked for a task is silent too', async ({ project }) => {
  const worker = await newWorker(project)
  await project.clock.advance(300_000)
  assert.equal(await look(project, worker.id), ['crashed', true])
})

test('nor is one whose last sign of life overtook its claim', async ({ project }) => {
  const worker = await newWorker(project)
  const task = await enqueue(project)
  await worker.client.call('task.claim', { queue: 'default', worker: worker.id })
  const { client, id } = worker
  const reported = client.call('task.complete', { id: task, claim: 1, summary: 's' })
  later(client.call('task.claim', { queue: 'default', worker: id, wait: null }))
  await Promise.all([reported, client.call('worker.heartbeat', { id })])
  await project.clock.advance(3_000_000)
  assert.equal(await look(project, id), ['idle', false])
  asleep(project)
})

test('a worker that is no runner stays alive by the heartbeats of its task and by a claim that waits', async ({
  project,
}) => {
  const { call, clock } = project
  const id = await newDetached(project)
  const task = await enqueue(project)
  await call('task.claim', { queue: 'default', worker: id })
  for (let minutes = 0; minutes < 10; minutes++) {
    await clock.advance(59_000)
    await call('task.heartbeat', { id: task })
  }
  assert.equal(await look(project, id), ['busy', false])
  await call('task.complete', { id: task, summary: 's' })
  later(call('task.claim', { queue: 'default', worker: id, wait: 600 }))
  await call('daemon.hello', { protocol: 1 })
  await clock.advance(659_000)
  assert.equal(await look(project, id), ['idle', false])
  await clock.advance(1_000)
  assert.equal(await look(project, id), ['idle', true])
})

test('a night in the bag is no silence', async ({ project }) => {
  const id = await newDetached(project)
  await project.clock.advance(30_000)
  project.clock.sleep(8 * 3_600_000)
  await project.clock.advance(29_999)
  assert.equal(await look(project, id), ['idle', false])
  await project.clock.advance(1)
  assert.equal(await look(project, id), ['idle', true])
})

test('the limits for silence begin with the start of the daemon', async ({ project }) => {
  const id = await newDetached(project)
  await project.clock.advance(60_000)
  await project.stop()
  await project.clock.advance(600_000)
  await project.start()
  await project.clock.advance(239_999)
  assert.equal(await look(project, id), ['idle', true])
  await project.clock.advance(1)
  assert.equal(await look(project, id), ['crashed', true])
})

test('a worker without a process is crashed when a client lists workers, at the latest at the first limit', async ({
  project,
}) => {
  const { call, clock } = project
  for (const seen of ['worker.list', 'the clock']) {
    const child = spawn('sleep', ['1000'])
    await once(child, 'spawn')
    const id = await newDetached(project, { host: hostname(), ...onWire(identityOf(child.pid!)) })
    await call('worker.list', {})
    assert.equal(await look(project, id), ['idle', false])
    child.kill('SIGKILL')
    await exitOf(child)
    if (seen === 'the clock') await clock.advance(60_000)
    const { workers } = await call('worker.list', { all: true })
    const { status, crash, stale } = workers.find(worker => worker.id === id)!
    assert.equal([status, crash!.message, stale], ['crashed', 'its process is gone', false], seen)
  }
})

test('a process with the pid of a worker that started at another time is another one', async ({ project }) => {
  const known = { host: hostname(), ...onWire(identityOf(process.pid)) }
  if (known.pid_start === undefined) return // this system does not say
  const id = await newDetached(project, { ...known, pid_start: '1' })
  assert.is((await project.call('worker.show', { id })).status, 'crashed')
  const same = await newDetached(project, known)
  assert.is((await project.call('worker.show', { id: same })).status, 'idle')
})

test('a pid of another machine is not looked up here', async ({ project }) => {
  const id = await newDetached(project, { pid: 999_999_999 })
  assert.is((await project.call('worker.show', { id })).status, 'idle')
})

test('after a new start of the machine nothing is signalled, and the task goes back at once', async ({ project }) => {
  const id = newId('wrk')
  const worker = await project.client()
  await worker.call('worker.register', { ...register, host: hostname(), id, boot_id: 'another' })
  const task = await enqueue(project)
  await worker.call('task.claim', { queue: 'default', worker: id })
  await project.stop()
  // It carries the marks of the attempt, as nothing of another boot can.
  const child = spawn('sleep', ['1000'], { env: { ...process.env, SPARKQ_TASK_ID: task, SPARKQ_CLAIM: '1' } })
  try {
    await once(child, 'spawn')
    await project.start()
    await untilStatus(project, task, 'queued')
    assert.equal([child.exitCode, child.signalCode], [null, null])
    assert.is((await project.call('worker.show', { id })).status, 'crashed')
  } finally {
    child.kill('SIGKILL')
  }
})

test.run()
