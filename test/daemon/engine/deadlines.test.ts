// Time, driven by hand: what is due happens at its moment, not a millisecond before, and one timer is enough
// (docs/contract.md §3).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../lib/rpc/client.ts'
import { newId } from '../../../lib/model/id.ts'
import { withConnection } from '../../helpers/connection.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ project: Scratch; call: Call }>('deadlines')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async (call: Call, more: object = {}) =>
  (await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, timeout: 10, ...more }] })).tasks[0]!.id
const running = async (call: Call, more: object = {}) => {
  const id = await enqueue(call, more)
  await call('task.claim', { queue: 'default' })
  return id
}
const staleAndStatus = async (call: Call, id: string) => {
  const { stale, status } = await call('task.get', { id })
  return [stale, status]
}

test('stale at 1 × its timeout, not a millisecond before, and marked once', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(9_999)
  assert.equal(await staleAndStatus(call, id), [false, 'running'])
  await project.clock.advance(1)
  assert.equal(await staleAndStatus(call, id), [true, 'running'])
  assert.equal(
    (await call('task.list', { stale: true })).tasks.map(task => task.id),
    [id],
  )
})

test('dead at 2 × its timeout, not a millisecond before, in the words of docs/contract.md §3', async ({
  call,
  project,
}) => {
  const id = await running(call)
  await project.clock.advance(19_999)
  assert.equal(await staleAndStatus(call, id), [true, 'running'])
  await project.clock.advance(1)
  const task = await call('task.get', { id })
  assert.equal([task.status, task.error_type, task.stale, task.duration], ['failed', 'timeout', false, 20])
  assert.is(task.error, 'ended after 20s: its timeout is 10s, and a task is ended at twice its timeout (--timeout)')
  assert.equal(
    task.history.map(({ outcome, error_type }) => [outcome, error_type]),
    [['failed', 'timeout']],
  )
})

test('one with retries that outlives twice its timeout goes back', async ({ call, project }) => {
  const id = await running(call, { retries: 1 })
  await project.clock.advance(20_000)
  assert.is((await call('task.get', { id })).status, 'queued')
})

test('a worker receives the order to end a task at 2 × its timeout, and has 15 s to report the end', async ({
  call,
  project,
}) => {
  const heard = Promise.withResolvers<any>()
  const worker = await project.client(({ params }) => heard.resolve(params))
  const workerId = newId('wrk')
  await worker.call('worker.register', { id: workerId, name: 'w', queue: 'default', pid: 1, host: 'h' })
  const id = await enqueue(call)
  await worker.call('task.claim', { queue: 'default', worker: workerId })
  await project.clock.advance(20_000)
  const { why, message } = await within('the directive', heard.promise)
  assert.equal(
    [why, message],
    ['timeout', 'ended after 20s: its timeout is 10s, and a task is ended at twice its timeout (--timeout)'],
  )
  await project.clock.advance(14_999)
  assert.equal(await staleAndStatus(call, id), [true, 'running'])
  await project.clock.advance(1)
  assert.is((await call('task.get', { id })).error_type, 'timeout')
})

test('a heartbeat restarts the clock and takes the mark away', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(15_000)
  assert.equal(await staleAndStatus(call, id), [true, 'running'])
  assert.is((await call('task.heartbeat', { id, claim: 1 })).stale, false)
  await project.clock.advance(9_999)
  assert.equal(await staleAndStatus(call, id), [false, 'running'])
  await project.clock.advance(1)
  assert.equal(await staleAndStatus(call, id), [true, 'running'])
  await project.clock.advance(10_000)
  assert.equal(await staleAndStatus(call, id), [false, 'failed'])
  assert.match((await call('task.get', { id })).error!, /^ended after 20s without a heartbeat: its timeout is 10s, /)
})

test('a new claim restarts the clock', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(15_000)
  await call('task.release', { id })
  assert.equal(await staleAndStatus(call, id), [false, 'queued'])
  await project.clock.advance(100_000)
  await call('task.claim', { queue: 'default' })
  await project.clock.advance(9_999)
  assert.equal(await staleAndStatus(call, id), [false, 'running'])
})

test('without a timeout a task lives for ever', async ({ call, project }) => {
  const id = await running(call, { timeout: null })
  await project.clock.advance(40 * 86_400_000)
  assert.equal(await staleAndStatus(call, id), [false, 'running'])
})

test('a fraction of a second counts', async ({ call, project }) => {
  const id = await running(call, { timeout: 0.25 })
  await project.clock.advance(249)
  assert.equal(await staleAndStatus(call, id), [false, 'running'])
  await project.clock.advance(251)
  assert.equal(await staleAndStatus(call, id), [false, 'failed'])
})

test('a delayed task is handed out at its moment, at its place in the order', async ({ call, project }) => {
  const late = await enqueue(call, { not_before: '2026-01-31T07:01:00Z' })
  const next = await enqueue(call)
  await project.clock.advance(59_999)
  assert.is((await call('task.peek', { queue: 'default' }))!.id, next)
  await project.clock.advance(1)
  assert.is((await call('task.claim', { queue: 'default' }))!.id, late)
  assert.is((await call('task.get', { id: late })).not_before, null)
})

test('one timer is armed, for what comes next', async ({ call, project: { clock } }) => {
  const day = clock.now() + 86_400_000
  await call('daemon.hello', { protocol: 1 })
  await clock.advance(0)
  assert.equal(clock.armed(), [day])
  const id = await running(call)
  assert.equal(clock.armed(), [clock.now() + 10_000])
  await running(call, { timeout: 5 })
  assert.equal(clock.armed(), [clock.now() + 5_000])
  await enqueue(call, { not_before: new Date(clock.now() + 1000).toISOString() })
  assert.equal(clock.armed(), [clock.now() + 1_000])
  await call('task.cancel', { id: 'DEFAULT-3' })
  await call('task.complete', { id: 'DEFAULT-2', summary: 's' })
  assert.equal(clock.armed(), [clock.now() + 10_000])
  await call('task.complete', { id, summary: 's' })
  assert.equal(clock.armed(), [day])
})

test('many that are due at the same moment are all served', async ({ call, project }) => {
  const not_before = '2026-01-31T07:00:01Z'
  await call('task.enqueue', { tasks: Array.from({ length: 1200 }, () => ({ payload: { argv: ['x'] }, not_before })) })
  await project.clock.advance(1000)
  assert.is((await call('task.list', { limit: 1000 })).tasks.filter(task => task.not_before !== null).length, 0)
  assert.is(project.clock.armed().length, 1)
})

test('what became due while the daemon was down happens at its start', async ({ call, project }) => {
  const dead = await running(call)
  const due = await enqueue(call, { not_before: '2026-01-31T07:01:00Z' })
  await project.stop()
  await project.clock.advance(60_000)
  await project.start()
  await project.clock.advance(0)
  assert.is((await project.call('task.get', { id: dead })).error_type, 'timeout')
  assert.is((await project.call('task.claim', { queue: 'default' }))!.id, due)
})

test('once a day, and at the start, what is old enough is purged', async ({ call, project }) => {
  const { clock, log } = project
  const purges = () => log.filter(({ event }) => event === 'tasks.purged').map(({ deleted }) => deleted)
  await clock.advance(1)
  await running(call)
  await call('task.complete', { id: 'DEFAULT-1', summary: 's' })
  await clock.advance(3 * 86_400_000 - 1)
  assert.equal(purges(), [], 'the purge of the third day comes a millisecond too early')
  await clock.advance(86_400_000)
  assert.equal(purges(), [1])
  await running(call)
  await project.call('task.fail', { id: 'DEFAULT-2', reason: 'x' })
  await project.stop()
  await clock.advance(3 * 86_400_000)
  await project.start()
  await clock.advance(0)
  await project.call('daemon.hello', { protocol: 1 })
  assert.equal(purges(), [1, 1])
})

test('while the disk takes nothing the same deadline is not rung without a pause', async () => {
  const { result: project, db } = await withConnection(() => scratch())
  try {
    const id = await running(project.call)
    db.exec('PRAGMA query_only = ON')
    await project.clock.advance(60_000)
    assert.equal(await staleAndStatus(project.call, id), [false, 'running'])
    assert.ok(project.clock.armed().every(at => at > project.clock.now()))
    db.exec('PRAGMA query_only = OFF')
    await project.clock.advance(60_000)
    assert.equal(await staleAndStatus(project.call, id), [false, 'failed'])
  } finally {
    await project[Symbol.asyncDispose]()
  }
})

test.run()
