import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { enqueue } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('task.numbers')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
  await world.call('queue.create', { name: 'build' })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

/** Queues a task, lets it wait and run for so many seconds, and ends it. */
const work = async (
  { project: { clock }, call }: { project: Scratch; call: Call },
  { argv = ['true'], queue = 'default', waits = 1, runs = 2, end = 'complete' as 'complete' | 'fail' | 'cancel' },
): Promise<void> => {
  await enqueue(call, 1, { queue, payload: { argv }, timeout: null })
  await clock.advance(waits * 1000)
  const { id } = (await call('task.claim', { queue }))!
  await clock.advance(runs * 1000)
  if (end === 'complete') await call('task.complete', { id, summary: 'fine' })
  else if (end === 'fail') await call('task.fail', { id, reason: 'broken' })
  else await call('task.cancel', { id })
}

const NOTHING = { succeeded: 0, failed: 0, canceled: 0, waiting: null, running: null, execution_time: 0 }

test('a project without a task has buckets of nothing', async ({ call }) => {
  const { buckets, since, until, counted_since, bucket, queues, commands, ...all } = await call('task.numbers', {})
  assert.equal([all, queues, commands, bucket], [NOTHING, [], { slowest: [], failing: [] }, 3600])
  assert.equal([buckets.length, buckets[0], counted_since], [24, { at: since, ...NOTHING }, since])
  assert.is(Date.parse(until) - Date.parse(since), 86_400_000)
})

test('ends are counted by time, queue and command, with what nine of ten waited and ran', async world => {
  const { call, project } = world
  const since = new Date(project.clock.now()).toISOString()
  await work(world, { argv: ['make'], queue: 'build', waits: 1, runs: 4 })
  await work(world, { argv: ['make'], queue: 'build', waits: 3, runs: 8, end: 'fail' })
  await project.clock.advance(60_000)
  await work(world, { end: 'cancel' })
  const { queues, buckets, commands, ...all } = await call('task.numbers', { since, bucket: 60 })
  const build = {
    succeeded: 1,
    failed: 1,
    canceled: 0,
    waiting: { median: 2, p90: 3 },
    running: { median: 6, p90: 8 },
    execution_time: 12,
  }
  const canceled = { ...NOTHING, canceled: 1, waiting: { median: 1, p90: 1 } }
  assert.equal(queues, [
    { queue: 'build', ...build },
    { queue: 'default', ...canceled },
  ])
  assert.equal([all.succeeded, all.failed, all.canceled, all.execution_time], [1, 1, 1, 12])
  assert.equal(
    buckets.map(({ at, ...rest }) => rest),
    [build, canceled],
  )
  const [make, ...others] = commands.slowest
  assert.equal(others, [])
  const { task, ...shown } = make!
  assert.equal(shown, {
    ...build,
    tool_name: 'run-bash',
    name: null,
    payload: { cwd: project.dir, argv: ['make'] },
    friendly_id: 'BUILD-2',
  })
  assert.is(task, (await call('task.get', { id: 'BUILD-2' })).id)
  assert.equal(commands.failing, [make])
})

test('the slowest command comes first, and among those that fail the one that fails most', async world => {
  for (const [name, runs] of [
    ['a', 3],
    ['b', 9],
    ['c', 5],
  ] as const)
    await work(world, { argv: [name], runs, end: 'fail' })
  await work(world, { argv: ['c'], runs: 5, end: 'fail' })
  const { commands } = await world.call('task.numbers', {})
  const order = (list: typeof commands.slowest) => list.map(({ payload }) => (payload as { argv: string[] }).argv[0])
  assert.equal(order(commands.slowest), ['b', 'c', 'a'])
  assert.is(order(commands.failing)[0], 'c')
})

test('what ended before the period or at its end is not counted; some queues alone', async world => {
  const { call, project } = world
  await work(world, { queue: 'build' })
  const middle = new Date(project.clock.now()).toISOString()
  await project.clock.advance(1000)
  await work(world, {})
  const ended = async (params: object) => (await call('task.numbers', params)).succeeded
  assert.is(await ended({}), 2)
  assert.is(await ended({ since: middle }), 2)
  assert.is(await ended({ since: new Date(Date.parse(middle) + 1).toISOString() }), 1)
  assert.is(await ended({ until: middle }), 0)
  assert.is(await ended({ until: new Date(Date.parse(middle) + 1).toISOString() }), 1)
  assert.is(await ended({ queues: ['build'] }), 1)
  assert.is(await codeOf(call('task.numbers', { queues: ['none'] })), 'not_found')
})

test('the time of a second attempt counts, but not how long it waited', async world => {
  await enqueue(world.call, 1, { timeout: null })
  const { id } = (await world.call('task.claim', { queue: 'default' }))!
  await world.call('task.release', { id })
  await world.call('task.claim', { queue: 'default' })
  await world.project.clock.advance(5000)
  await world.call('task.complete', { id, summary: 'fine' })
  const { waiting, running } = await world.call('task.numbers', {})
  assert.equal([waiting, running], [null, { median: 5, p90: 5 }])
})

test('sizes are those of the files', async ({ call }) => {
  assert.not('sizes' in (await call('task.numbers', {})))
  const { sizes } = await call('task.numbers', { sizes: true })
  assert.ok(sizes!.database > 10_000)
  assert.equal([sizes!.logs, sizes!.logs_estimated], [0, false])
})

test('a period that ends before it begins, or has too many buckets, is refused', async ({ call }) => {
  const since = '2026-01-01T00:00:00.000Z'
  assert.is(await codeOf(call('task.numbers', { since, until: since })), 'invalid')
  assert.is(await codeOf(call('task.numbers', { since, until: '2026-01-01T16:41:00Z', bucket: 60 })), 'invalid')
  const { buckets } = await call('task.numbers', { since, until: '2026-01-01T16:40:00Z', bucket: 60 })
  assert.is(buckets.length, 1000)
  assert.is(await codeOf(call('task.numbers', { bucket: 59 })), 'invalid_params')
  assert.is(await codeOf(call('task.numbers', { since: 'yesterday' })), 'invalid')
})

test.run()
