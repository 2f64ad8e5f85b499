// What finished since somebody looked, and what a look covers.

import { rmSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { enqueue, finish, names } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('task.review')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

/** A review, and that it was seen. */
const seen = async (call: Call, params: { queue?: string } = {}) => {
  const review = await call('task.review', params)
  await call('task.acknowledge', { ids: review.tasks.map(({ id }) => id) })
  return review
}

/** Tasks of one command that take so many seconds each; the last one's `usual` in a review. */
const usualAfter = async (
  { project, call }: { project: Scratch; call: Call },
  seconds: number[],
  ends: ('complete' | 'fail')[] = [],
): Promise<number | null> => {
  for (const [i, duration] of seconds.entries()) {
    await enqueue(call, 1)
    const { id } = (await call('task.claim', { queue: 'default' }))!
    await project.clock.advance(duration * 1000)
    await (ends[i] === 'fail' ? call('task.fail', { id, reason: 'x' }) : call('task.complete', { id, summary: 'x' }))
  }
  return (await call('task.review', {})).tasks.find(({ friendly_id }) => friendly_id === `DEFAULT-${seconds.length}`)!
    .usual
}

test('failed first, each failure with the last ten lines of its output; totals', async ({ call }) => {
  await enqueue(call, 4)
  await finish(call)
  await finish(call, 'fail')
  await call('task.cancel', { id: 'DEFAULT-3' })
  const review = await call('task.review', {})
  assert.equal(names(review.tasks), ['DEFAULT-2', 'DEFAULT-3', 'DEFAULT-1'])
  assert.equal(
    review.tasks.map(({ tail }) => tail),
    ['2\n3\n4\n5\n6\n7\n8\n9\n10\n11', null, null],
  )
  assert.equal(
    [review.totals, review.left, review.queued, review.running],
    [{ succeeded: 1, failed: 1, canceled: 1 }, 0, 1, 0],
  )
})

test('of one endless line the end is shown; of logs that are gone nothing', async ({ call, project }) => {
  await enqueue(call, 2)
  await call('task.claim', { queue: 'default' })
  await call('task.fail', { id: 'DEFAULT-1', reason: 'x', stderr: `${'.'.repeat(60_000)}end` })
  const log_path = `${project.stateDir}/logs/x/1`
  await call('task.claim', { queue: 'default' })
  await call('task.start', { id: 'DEFAULT-2', claim: 1, pid: 1, log_path })
  rmSync(`${project.stateDir}/logs`, { recursive: true, force: true })
  await call('task.fail', { id: 'DEFAULT-2', reason: 'x' })
  const [first, second] = (await call('task.review', {})).tasks
  assert.equal([first!.tail!.length, first!.tail!.slice(-4)], [2_048, '.end'])
  assert.is(second!.tail, null)
})

test('usual is the median of the successes of the same command before it', async world => {
  assert.is(await usualAfter(world, [1, 2, 9, 30]), 2)
})
test('usual of an even number lies between the two in the middle; failures do not count', async world => {
  assert.is(await usualAfter(world, [1, 50, 2, 9], ['complete', 'fail', 'complete']), 1.5)
})
test('usual is null below two successes', async world => assert.is(await usualAfter(world, [1, 5]), null))
test('usual looks at the last ten', async world =>
  assert.is(await usualAfter(world, [500, 9, 9, 9, 9, 9, 3, 3, 3, 3, 3, 7]), 6))

test('another payload and another tool are other commands; what runs has its usual too', async ({ call }) => {
  await enqueue(call, 2)
  await enqueue(call, 1, { payload: { argv: ['false'] } })
  await enqueue(call, 1, { tool: 'llm-haiku' })
  for (let i = 0; i < 4; i++) await finish(call)
  await enqueue(call, 1)
  await enqueue(call, 1, { payload: { argv: ['false'] } })
  for (let i = 0; i < 2; i++) await call('task.claim', { queue: 'default' })
  const { running_tasks, running, tasks } = await call('task.review', {})
  assert.equal(
    running_tasks.map(({ friendly_id, usual }) => [friendly_id, usual]),
    [
      ['DEFAULT-6', null],
      ['DEFAULT-5', 0],
    ],
  )
  assert.is(running, 2)
  assert.equal(
    tasks.map(({ usual }) => usual),
    [null, null, null, null],
  )
})

test('a row a queue: how many ended how, and the time of all attempts', async ({ call, project }) => {
  await call('queue.create', { name: 'other' })
  await enqueue(call, 1, { retries: 1 })
  await enqueue(call, 1, { queue: 'other' })
  const { id } = (await call('task.claim', { queue: 'default' }))!
  await project.clock.advance(2000)
  await call('task.fail', { id, reason: 'x' })
  await project.clock.advance(60_000)
  await call('task.claim', { queue: 'default' })
  await project.clock.advance(3000)
  await call('task.complete', { id, summary: 'x' })
  await finish(call, 'fail', 'other')
  const { queues, tasks } = await call('task.review', {})
  assert.equal(queues, [
    { queue: 'default', succeeded: 1, failed: 0, canceled: 0, execution_time: 5 },
    { queue: 'other', succeeded: 0, failed: 1, canceled: 0, execution_time: 0 },
  ])
  assert.equal(
    tasks.map(({ friendly_id, attempts, duration }) => [friendly_id, attempts, duration]),
    [
      ['OTHER-1', 1, 0],
      ['DEFAULT-1', 2, 3],
    ],
  )
})

test('one queue alone: its tasks, its numbers, its acknowledgement', async ({ call }) => {
  await call('queue.create', { name: 'other' })
  for (const queue of ['default', 'other']) {
    await enqueue(call, 3, { queue })
    await finish(call, 'complete', queue)
    await call('task.claim', { queue })
  }
  const { tasks, queues, queued, running, running_tasks } = await seen(call, { queue: 'other' })
  assert.equal(
    [names(tasks), queues.length, queued, running, names(running_tasks)],
    [['OTHER-1'], 1, 1, 1, ['OTHER-2']],
  )
  assert.equal(names((await call('task.review', { queue: 'other' })).tasks), [])
  assert.equal(names((await call('task.review', {})).tasks), ['DEFAULT-1'])
  assert.is(await codeOf(call('task.review', { queue: 'none' })), 'not_found')
})

test('limit: that many are listed, the failed ones first, and the totals count all', async ({ call }) => {
  await enqueue(call, 3)
  await finish(call)
  await finish(call)
  const { id } = (await call('task.claim', { queue: 'default' }))!
  await call('task.fail', { id, reason: 'x' })
  for (const limit of [0, 1, 3]) {
    const { tasks, left, totals } = await call('task.review', { limit })
    assert.equal(names(tasks), ['DEFAULT-3', 'DEFAULT-1', 'DEFAULT-2'].slice(0, limit))
    assert.is(left, 3 - limit)
    assert.equal(totals, { succeeded: 2, failed: 1, canceled: 0 })
  }
  assert.is(await codeOf(call('task.review', { limit: 1001 })), 'invalid_params')
})

test('what was acknowledged is not shown again; without that everything is', async ({ call }) => {
  await enqueue(call, 2)
  await finish(call)
  assert.equal(names((await call('task.review', {})).tasks), ['DEFAULT-1'])
  assert.equal(names((await seen(call)).tasks), ['DEFAULT-1'])
  await finish(call, 'fail')
  assert.equal(names((await call('task.review', {})).tasks), ['DEFAULT-2'])
})

test('what does not fit is counted, and shown next', async ({ call }) => {
  await enqueue(call, 1003)
  for (const { id } of (await call('task.list', { limit: 1000 })).tasks) void call('task.cancel', { id })
  for (let i = 0; i < 3; i++) await finish(call)
  const first = await seen(call)
  assert.equal([first.tasks.length, first.left, first.totals.canceled], [1000, 3, 1000])
  const second = await seen(call)
  assert.equal([names(second.tasks), second.left], [['DEFAULT-1', 'DEFAULT-2', 'DEFAULT-3'], 0])
  assert.equal((await call('task.review', {})).tasks, [])
})

test('an answer stays below the limit of the wire; what is left over comes next', async ({ call }) => {
  await enqueue(call, 3)
  for (let i = 0; i < 3; i++) {
    const { id } = (await call('task.claim', { queue: 'default' }))!
    await call('task.complete', { id, summary: 'x'.repeat(1_000_000) })
  }
  for (const left of [2, 1, 0]) assert.is((await seen(call)).left, left)
})

test('task.acknowledge: only what is named, and only what has finished', async ({ call }) => {
  await enqueue(call, 3)
  const [first, second] = [await finish(call), await finish(call)]
  const {
    tasks: [, , third],
  } = await call('task.list', {})
  assert.is((await call('task.acknowledge', { ids: [first, first, 'tsk_none'] })).acknowledged, 1)
  assert.is((await call('task.acknowledge', { ids: [first, third!.id] })).acknowledged, 0)
  assert.equal(
    (await call('task.review', {})).tasks.map(({ id }) => id),
    [second],
  )
})

test.run()
