import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch; call: Call }>('tool: limits')

test.before.each(async world => {
  world.project = await scratch('tools: {own: {description: Mine, command: [mine], timeout: 60}}\n')
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async (call: Call, more: object = {}) =>
  (await call('task.enqueue', { tasks: [{ payload: { argv: ['x'] }, ...more }] })).tasks[0]!.friendly_id
const pauses = async (call: Call) =>
  (await call('daemon.status', {})).paused_tools.map(({ name, until, reason }) => [name, until, reason])
const SEVEN = '2026-01-31T07:00:00.000Z' // now
const EIGHT = '2026-01-31T08:00:00.000Z'
const NINE = '2026-01-31T09:00:00.000Z'

/** Claims the next task and says that its tool met a limit. */
const limited = async (call: Call, until: string | null) => {
  const { id, claim } = (await call('task.claim', { queue: 'default' }))!
  return call('task.release', {
    id,
    claim: claim!,
    reason: 'usage limit: words',
    pause: { until, reason: 'usage limit' },
  })
}

test('a release with a pause burns no attempt, and no task of that tool is due before its end', async ({
  call,
  project,
}) => {
  const id = await enqueue(call, { tool: 'own' })
  const task = await limited(call, EIGHT)
  assert.equal([task.status, task.attempts, task.not_before], ['queued', 0, null])
  assert.equal(await pauses(call), [['own', EIGHT, 'usage limit']])
  assert.equal((await call('task.get', { id })).tool_paused, { until: EIGHT, reason: 'usage limit' })
  assert.equal(
    (await call('task.get', { id })).history.map(({ outcome, reason }) => [outcome, reason]),
    [['released', 'usage limit: words']],
  )
  await project.clock.advance(3_599_999)
  assert.is(await call('task.claim', { queue: 'default' }), null)
  await project.clock.advance(1)
  assert.is((await call('task.claim', { queue: 'default' }))!.claim, 2)
  assert.is((await call('task.get', { id })).tool_paused, null)
})

test('a limit without an end lasts half an hour', async ({ call }) => {
  await enqueue(call, { tool: 'own' })
  await limited(call, null)
  assert.equal(await pauses(call), [['own', '2026-01-31T07:30:00.000Z', 'usage limit']])
})

test('a limit makes a pause longer and never shorter; what a person paused waits for that person', async ({ call }) => {
  for (let i = 0; i < 5; i++) await enqueue(call, { tool: 'own' })
  const held: { id: string; claim: number | null }[] = []
  for (let i = 0; i < 5; i++) held.push((await call('task.claim', { queue: 'default' }))!)
  const release = (i: number, until: string | null) =>
    call('task.release', { id: held[i]!.id, claim: held[i]!.claim!, pause: { until, reason: `limit ${i}` } })
  await release(0, EIGHT)
  await release(1, null) // half an hour
  assert.equal(await pauses(call), [['own', EIGHT, 'limit 0']])
  await release(2, NINE)
  assert.equal(await pauses(call), [['own', NINE, 'limit 2']])
  await call('tool.pause', { name: 'own' })
  await release(3, NINE)
  assert.equal(await pauses(call), [['own', null, 'paused by hand']])
  await call('tool.pause', { name: 'own', until: EIGHT, reason: 'saved' })
  await release(4, NINE)
  assert.equal(await pauses(call), [['own', EIGHT, 'saved']])
})

test('a limit that has ended by the time of its report pauses nothing', async ({ call }) => {
  await enqueue(call, { tool: 'own' })
  await limited(call, SEVEN)
  assert.equal(await pauses(call), [])
  assert.ok(await call('task.claim', { queue: 'default' }))
})

test('a release that is refused pauses nothing: a lost claim, a moment that is none', async ({ call }) => {
  const id = await enqueue(call, { tool: 'own' })
  await call('task.claim', { queue: 'default' })
  assert.is(await codeOf(call('task.release', { id, claim: 7, pause: { until: EIGHT, reason: 'x' } })), 'claim_lost')
  assert.is(await codeOf(call('task.release', { id, claim: 1, pause: { until: 'soon', reason: 'x' } })), 'invalid')
  assert.is((await call('task.get', { id })).status, 'running')
  assert.equal(await pauses(call), [])
})

test('exit 75 is the task’s own: a release without a pause leaves the tool alone', async ({ call }) => {
  const id = await enqueue(call)
  await call('task.claim', { queue: 'default' })
  await call('task.release', { id, not_before: EIGHT })
  await enqueue(call)
  assert.equal(await pauses(call), [])
  assert.is((await call('task.claim', { queue: 'default' }))!.friendly_id, 'DEFAULT-2')
})

test.run()
