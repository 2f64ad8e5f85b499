import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { claim, enqueue, ID, names } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch }>('task.edit')

test.before.each(async world => {
  world.project = await scratch('tools:\n  copy: {command: [cp], timeout: 60, retries: 2}\n  ask: {}\n')
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('changes what was named; the task keeps its id, its number and its place', async ({ project }) => {
  const { call, dir } = project
  const [first] = await enqueue(call, 2, { timeout: 7 })
  const edited = await call('task.edit', {
    id: ID,
    payload: { script: 'make' },
    retries: 3,
    metadata: { a: 1 },
    key: 'k',
    timeout: null,
  })
  const { id, payload, retries, metadata, key, timeout, status } = edited
  assert.equal(
    { id, payload, retries, metadata, key, timeout, status },
    {
      id: first!.id,
      payload: { cwd: dir, script: 'make' },
      retries: 3,
      metadata: { a: 1 },
      key: 'k',
      timeout: null,
      status: 'queued',
    },
  )
  assert.equal(names((await call('task.list', {})).tasks), ['DEFAULT-2', 'DEFAULT-1'])
  assert.is((await claim(call)).friendly_id, ID)
})

test('writes an event into the journal', async ({ project: { call } }) => {
  await enqueue(call, 1)
  const { next } = await call('event.list', {})
  await call('task.edit', { id: ID, retries: 1 })
  const { events } = await call('event.list', { after: next })
  assert.equal(
    events.map(({ kind, friendly_id }) => [kind, friendly_id]),
    [['task.edited', ID]],
  )
})

test('null removes a key, metadata and a delay; a task that becomes due wakes a claim', async ({ project }) => {
  const { call } = project
  await enqueue(call, 1, { key: 'k', metadata: { a: 1 }, not_before: '2026-01-31T09:00:00Z' })
  const waiting = (await project.client()).call('task.claim', { queue: 'default', wait: null })
  const { key, metadata, not_before } = await call('task.edit', { id: ID, key: null, metadata: null, not_before: null })
  assert.equal([key, metadata, not_before], [null, null, null])
  assert.is((await waiting)!.friendly_id, ID)
})

test('a delay holds the task back until then', async ({ project }) => {
  const { call, clock } = project
  await enqueue(call, 1)
  await call('task.edit', { id: ID, not_before: '2026-01-31T08:00:00Z' })
  assert.is(await call('task.claim', { queue: 'default' }), null)
  await clock.advance(3_600_000)
  assert.is((await claim(call)).friendly_id, ID)
})

test('another tool that a waiting worker takes wakes its claim', async ({ project }) => {
  const { call } = project
  await enqueue(call, 1, { tool: 'ask', payload: { prompt: 'x' } })
  const waiting = (await project.client()).call('task.claim', { queue: 'default', wait: null, kinds: ['command'] })
  const { tool_name, timeout, retries } = await call('task.edit', { id: ID, tool: 'copy' })
  assert.equal([tool_name, timeout, retries], ['copy', 60, 2])
  assert.is((await waiting)!.friendly_id, ID)
})

test('variables are added, replaced and removed', async ({ project: { call } }) => {
  await enqueue(call, 1, { env: { A: 'a', B: 'b' } })
  await call('task.edit', { id: ID, env: { B: 'new', C: 'c' }, unset_env: ['A'] })
  assert.equal((await claim(call)).environment, { variables: { B: 'new', C: 'c' }, basic: true })
})

test('of two edits that saw the same task the second is refused', async ({ project: { call } }) => {
  await enqueue(call, 1)
  const { edits } = await call('task.get', { id: ID })
  await call('task.edit', { id: ID, edits, retries: 1 })
  const error = await refusal(call('task.edit', { id: ID, edits, retries: 2 }))
  assert.equal(
    [error.code, error.message],
    ['conflict', `task '${ID}' is changed by another edit meanwhile, not as this edit saw it`],
  )
  const task = await call('task.get', { id: ID })
  assert.equal([task.retries, task.edits], [1, 1])
})

test('a claimed or finished task is refused', async ({ project: { call } }) => {
  await enqueue(call, 1)
  await claim(call)
  const error = await refusal(call('task.edit', { id: ID, retries: 1 }))
  assert.equal([error.code, error.message], ['conflict', `task '${ID}' is running, not queued`])
  await call('task.cancel', { id: ID })
  assert.is(await codeOf(call('task.edit', { id: ID, retries: 1 })), 'conflict')
})

test('what makes no sense is refused and changes nothing', async ({ project: { call } }) => {
  await enqueue(call, 1, { key: 'taken' })
  await enqueue(call, 1)
  const id = 'DEFAULT-2'
  const before = await call('task.get', { id })
  assert.is(await codeOf(call('task.edit', { id, key: 'taken' })), 'exists')
  assert.is(await codeOf(call('task.edit', { id, payload: { argv: [] } })), 'invalid')
  assert.is(await codeOf(call('task.edit', { id, tool: 'ask' })), 'invalid')
  assert.is(await codeOf(call('task.edit', { id, tool: 'nope' })), 'not_found')
  assert.is(await codeOf(call('task.edit', { id, not_before: 'soon' })), 'invalid')
  assert.is(await codeOf(call('task.edit', { id, timeout: 0 })), 'invalid_params')
  assert.is(await codeOf(call('task.edit', { id, status: 'failed' } as never)), 'invalid_params')
  assert.equal(await call('task.get', { id }), before)
  assert.is((await call('task.edit', { id: ID, key: 'taken' })).key, 'taken', 'its own key is no conflict')
})

test.run()
