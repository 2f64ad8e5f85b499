// A machine that sleeps: time that it slept does not count (docs/contract.md §3). The wall clock jumps, the timers
// stood still.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'

const test = suite<{ project: Scratch; call: Call }>('suspend')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const NIGHT = 8 * 3_600_000

const enqueue = async (call: Call, more: object = {}) =>
  (await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, timeout: 10, ...more }] })).tasks[0]!.id
const running = async (call: Call) => {
  const id = await enqueue(call)
  await call('task.claim', { queue: 'default' })
  return id
}
const look = async (call: Call, id: string) => {
  const { stale, status } = await call('task.get', { id })
  return [stale, status]
}

test('a night in the bag neither makes a task stale nor ends it', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(9_000)
  project.clock.sleep(NIGHT)
  await project.clock.advance(999)
  assert.equal(await look(call, id), [false, 'running'])
  await project.clock.advance(1)
  assert.equal(await look(call, id), [true, 'running'])
  await project.clock.advance(9_999)
  assert.equal(await look(call, id), [true, 'running'])
  await project.clock.advance(1)
  assert.equal(await look(call, id), [false, 'failed'])
})

test('between stale and dead too, and several nights add up', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(15_000)
  for (let night = 0; night < 3; night++) {
    project.clock.sleep(NIGHT)
    await project.clock.advance(1_000)
  }
  assert.equal(await look(call, id), [true, 'running'])
  await project.clock.advance(2_000)
  assert.equal(await look(call, id), [false, 'failed'])
})

test('a night that nothing noticed before the next claim does not move that claim', async ({ call, project }) => {
  const old = await running(call)
  project.clock.sleep(NIGHT)
  const fresh = await running(call)
  await project.clock.advance(9_999)
  assert.equal(
    [await look(call, old), await look(call, fresh)],
    [
      [false, 'running'],
      [false, 'running'],
    ],
  )
  await project.clock.advance(1)
  assert.equal(
    [await look(call, old), await look(call, fresh)],
    [
      [true, 'running'],
      [true, 'running'],
    ],
  )
})

test('a clock that is set back does not keep tasks alive', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(1_000)
  project.clock.sleep(-3_600_000)
  await enqueue(call) // the daemon looks
  await project.clock.advance(19_000)
  assert.equal(await look(call, id), [false, 'failed'])
})

test('a clock that is set back does not change the limits of a task that begins after it', async ({
  call,
  project,
}) => {
  await enqueue(call)
  project.clock.sleep(-3_600_000)
  const id = await running(call)
  await project.clock.advance(9_999)
  assert.equal(await look(call, 'DEFAULT-1'), [false, 'running'])
  await project.clock.advance(1)
  assert.equal(await look(call, 'DEFAULT-1'), [true, 'running'])
  assert.equal(await look(call, id), [false, 'queued'])
})

test('less than a second is no sleep: the deadlines stay', async ({ call, project }) => {
  const id = await running(call)
  project.clock.sleep(999)
  await project.clock.advance(9_001)
  assert.equal(await look(call, id), [true, 'running'])
})

test('a task with a date is due at that date, or a minute after the machine woke', async ({ call, project }) => {
  const id = await enqueue(call, { not_before: new Date(project.clock.now() + NIGHT).toISOString() })
  await project.clock.advance(1)
  project.clock.sleep(NIGHT)
  await project.clock.advance(59_998)
  assert.is(await call('task.peek', { queue: 'default' }), null)
  await project.clock.advance(1)
  assert.is(
    (await call('task.peek', { queue: 'default' }))?.id,
    id,
    'nothing told the daemon, so it takes a minute to see',
  )
})

test('the log names the sleep of the machine', async ({ call, project }) => {
  project.clock.sleep(NIGHT)
  await running(call)
  await project.clock.advance(0)
  assert.equal(
    project.log.filter(({ event }) => event === 'clock.jumped'),
    [{ event: 'clock.jumped', seconds: NIGHT / 1000 }],
  )
})

test('a daemon that was blocked reads what was sent meanwhile before it ends anything', async ({ call, project }) => {
  const id = await running(call)
  await project.clock.advance(10_000) // stale
  const answered = call('task.complete', { id, summary: 'in time' })
  project.clock.block(15_000)
  await project.clock.advance(0)
  assert.is((await answered).status, 'succeeded')
})

test.run()
