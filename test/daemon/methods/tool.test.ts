// Tools that rest, by hand and until a moment, and the claims that wait for them.

import { writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { within } from '../../helpers/within.ts'
import { later, newWorker } from '../../helpers/worker.ts'

const test = suite<{ project: Scratch; call: Call }>('tool')

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

test('the list: what the configuration names, each with its pause', async ({ call }) => {
  const { tools } = await call('tool.list', {})
  assert.equal(
    tools.map(({ name }) => name),
    ['run-bash', 'run-python', 'llm-haiku', 'llm-sonnet', 'llm-codex', 'own'],
  )
  assert.equal(tools.at(-1), {
    name: 'own',
    description: 'Mine',
    kind: 'command',
    task_class: null,
    timeout: 60,
    paused: null,
  })
  await call('tool.pause', { name: 'own' })
  assert.equal((await call('tool.list', {})).tools.at(-1)!.paused, {
    until: null,
    reason: 'paused by hand',
    since: SEVEN,
    queues: [],
  })
})

test('with schemas each tool has that of its payload', async ({ call }) => {
  const { tools } = await call('tool.list', { schemas: true })
  for (const { name, payload } of tools) assert.is((payload as { type: string }).type, 'object', name)
  assert.not.ok((await call('tool.list', {})).tools.some(tool => 'payload' in tool))
})

test('tasks of a paused tool are passed over in every queue, those of others are not', async ({ call }) => {
  await call('queue.create', { name: 'other' })
  for (const queue of ['default', 'other']) {
    await enqueue(call, { queue, tool: 'own' })
    await enqueue(call, { queue })
  }
  assert.equal((await call('tool.pause', { name: 'own', until: EIGHT, reason: 'too dear' })).paused, {
    until: EIGHT,
    reason: 'too dear',
    since: SEVEN,
    queues: ['default', 'other'],
  })
  for (const queue of ['default', 'other']) {
    assert.is((await call('task.peek', { queue }))!.tool_name, 'run-bash')
    assert.is((await call('task.claim', { queue }))!.tool_name, 'run-bash')
    assert.is(await call('task.claim', { queue }), null)
  }
})

test('a pause ends at its moment, not a millisecond before, and wakes the claims that wait in any queue', async ({
  call,
  project,
}) => {
  await call('queue.create', { name: 'other' })
  for (const queue of ['default', 'other']) await enqueue(call, { queue, tool: 'own' })
  await call('tool.pause', { name: 'own', until: EIGHT })
  const claims = []
  for (const queue of ['default', 'other'])
    claims.push(later((await project.client()).call('task.claim', { queue, wait: null })))
  let woken = 0
  for (const claim of claims) void claim.then(() => woken++)
  await project.clock.advance(3_599_999)
  await call('task.list', {}) // whatever was to be answered has been
  assert.is(woken, 0)
  await project.clock.advance(1)
  const tasks = await within('both claims', Promise.all(claims))
  assert.equal(
    tasks.map(task => task?.tool_name),
    ['own', 'own'],
  )
  assert.equal(await pauses(call), [])
})

test('resume ends a pause at once; resume of a tool that was not paused succeeds and reports that', async ({
  call,
  project,
}) => {
  await enqueue(call, { tool: 'own' })
  await call('tool.pause', { name: 'own' })
  const claim = later((await project.client()).call('task.claim', { queue: 'default', wait: null }))
  const { resumed, paused } = await call('tool.resume', { name: 'own' })
  assert.equal([resumed, paused], [true, null])
  assert.is((await within('the claim', claim))!.tool_name, 'own')
  assert.is((await call('tool.resume', { name: 'own' })).resumed, false)
})

test('a second pause replaces the first', async ({ call }) => {
  await call('tool.pause', { name: 'own', until: NINE, reason: 'one' })
  await call('tool.pause', { name: 'own', until: EIGHT, reason: 'two' })
  assert.equal(await pauses(call), [['own', EIGHT, 'two']])
  await call('tool.pause', { name: 'own' })
  assert.equal(await pauses(call), [['own', null, 'paused by hand']])
})

test('what cannot be: an unknown tool with the nearest, a moment that has passed or is none, a blank reason', async ({
  call,
}) => {
  for (const method of ['tool.pause', 'tool.resume'] as const) {
    const { code, message, hint } = await refusal(call(method, { name: 'llm-sonet' }))
    assert.equal([code, message, hint], ['not_found', "no tool 'llm-sonet'", "did you mean 'llm-sonnet'?"])
  }
  assert.is(await codeOf(call('tool.pause', { name: 'own', until: SEVEN })), 'invalid')
  assert.is(await codeOf(call('tool.pause', { name: 'own', until: 'soon' })), 'invalid')
  assert.is(await codeOf(call('tool.pause', { name: 'own', reason: '' })), 'invalid_params')
  assert.equal(await pauses(call), [])
})

test('a pause outlives the daemon, and ends in time under the next one', async ({ call, project }) => {
  await enqueue(call, { tool: 'own' })
  await limited(call, EIGHT)
  await project.stop()
  await project.start()
  assert.equal(await pauses(call), [['own', EIGHT, 'usage limit']])
  await project.stop()
  await project.clock.advance(2 * 3_600_000) // it ends while nobody is there
  await project.start()
  await project.clock.advance(0)
  assert.equal(await pauses(call), [])
  assert.ok(await call('task.claim', { queue: 'default' }))
})

test('a tool that left sparkq.yml can still be resumed, and is unknown after that', async ({ call, project }) => {
  await call('tool.pause', { name: 'own' })
  writeFileSync(project.file, 'runners: []\n')
  await call('daemon.reload', {})
  const left = (await call('tool.list', {})).tools.at(-1)!
  assert.equal([left.name, left.kind, left.paused?.reason], ['own', 'chat', 'paused by hand'])
  assert.is((await call('tool.resume', { name: 'own' })).resumed, true)
  assert.is(await codeOf(call('tool.resume', { name: 'own' })), 'not_found')
})

test('a status names the queues that wait: not those whose tasks are not due, nor those that hand out nothing', async ({
  call,
}) => {
  for (const name of ['busy', 'later', 'shut', 'over', 'none']) await call('queue.create', { name })
  await enqueue(call, { queue: 'busy', tool: 'own' })
  await enqueue(call, { queue: 'later', tool: 'own', not_before: EIGHT })
  await enqueue(call, { queue: 'shut', tool: 'own' })
  await enqueue(call, { queue: 'over', tool: 'own' })
  await enqueue(call, { queue: 'none' })
  await call('queue.pause', { queue: 'shut' })
  await call('queue.end', { queue: 'over' })
  await call('tool.pause', { name: 'own' })
  assert.equal(
    (await call('daemon.status', {})).paused_tools.map(({ queues }) => queues),
    [['busy']],
  )
})

test('a running task of a paused tool goes on, and its end is taken', async ({ call, project }) => {
  await enqueue(call, { tool: 'own' })
  const worker = await newWorker(project)
  const { id, claim } = await worker.claim()
  await call('tool.pause', { name: 'own' })
  assert.equal([worker.told, (await call('task.get', { id })).tool_paused], [[], null])
  assert.is((await worker.client.call('task.complete', { id, claim: claim!, summary: 'done' })).status, 'succeeded')
})

test.run()
