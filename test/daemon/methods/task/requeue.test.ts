import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { enqueue, finish, ID } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch }>('task.requeue')

test.before.each(async world => {
  world.project = await scratch('tools:\n  copy: {command: [cp], timeout: 60, retries: 2}\n  ask: {}\n')
  await world.project.call('queue.create', { name: 'other' })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const environmentOf = async ({ call }: Scratch, queue: string) =>
  (await call('task.claim', { queue }))!.environment?.variables

test('the new task differs in what was named, and in nothing else', async ({ project }) => {
  const { call } = project
  await enqueue(call, 1, { metadata: { a: 1 }, timeout: 7, retries: 1, env: { A: 'a', B: 'b' } })
  await finish(call)
  const [made] = (
    await call('task.requeue', { ids: [ID], queue: 'other', timeout: null, key: 'k', env: { B: 'new', C: 'c' } })
  ).tasks
  const { timeout, retries, metadata, key, payload, queue, not_before } = await call('task.get', { id: made!.id })
  assert.equal(
    { timeout, retries, metadata, key, payload, queue, not_before },
    {
      timeout: null,
      retries: 1,
      metadata: { a: 1 },
      key: 'k',
      payload: { cwd: project.dir, argv: ['true'] },
      queue: 'other',
      not_before: null,
    },
  )
  assert.equal(await environmentOf(project, 'other'), { A: 'a', B: 'new', C: 'c' })
  assert.is((await call('task.get', { id: ID })).timeout, 7)
  const sources = await Promise.all([ID, made!.id].map(async id => (await call('task.get', { id })).timeout_source))
  assert.equal(sources, ['--timeout', '--timeout'])
})

test('clean_env leaves only what env names', async ({ project }) => {
  const { call } = project
  await enqueue(call, 1, { env: { A: 'a' } })
  await finish(call)
  await call('task.requeue', { ids: [ID], queue: 'other', clean_env: true, env: { C: 'c' } })
  assert.equal(await environmentOf(project, 'other'), { C: 'c' })
  await call('task.requeue', { ids: [ID], queue: 'other', clean_env: true })
  assert.is(await environmentOf(project, 'other'), undefined)
})

test('timeout and retries of the old tool become those of the new one; a timeout of its own stays', async ({
  project: { call },
}) => {
  for (const [more, timeout] of [
    [{}, 60],
    [{ timeout: 7 }, 7],
  ] as const) {
    await enqueue(call, 1, { ...more, queue: 'other' })
    const id = await finish(call, 'fail', 'other')
    const [made] = (await call('task.requeue', { ids: [id], tool: 'copy' })).tasks
    const task = await call('task.get', { id: made!.id })
    assert.equal([task.tool_name, task.timeout, task.retries, task.task_class], ['copy', timeout, 2, null])
    await call('task.cancel', { id: made!.id })
  }
})

test('a tool that does not take the payload, an unknown tool or queue: nothing is added', async ({
  project: { call },
}) => {
  await enqueue(call, 1)
  await finish(call)
  const error = await refusal(call('task.requeue', { ids: [ID], tool: 'ask' }))
  assert.equal([error.code, error.message], ['invalid', "payload: tool 'ask' needs a 'prompt'"])
  assert.is(await codeOf(call('task.requeue', { ids: [ID], tool: 'nope' })), 'not_found')
  assert.is(await codeOf(call('task.requeue', { ids: [ID], queue: 'nope' })), 'not_found')
  assert.is((await call('task.list', {})).tasks.length, 1)
})

test('a key that is taken is skipped, replaced or refused, as for a new task', async ({ project: { call } }) => {
  await enqueue(call, 1)
  await finish(call)
  const [holder] = await enqueue(call, 1, { key: 'k' })
  const requeue = (if_exists?: 'skip' | 'replace' | 'error') =>
    call('task.requeue', { ids: [ID], key: 'k', if_exists }).then(({ tasks }) => tasks[0]!)
  assert.equal(await requeue(), { ...holder, created: false })
  assert.is(await codeOf(requeue('error')), 'exists')
  assert.ok((await requeue('replace')).created)
  assert.is((await call('task.get', { id: holder!.id })).status, 'canceled')
})

test('another directory and a later start', async ({ project: { call } }) => {
  await enqueue(call, 1)
  await finish(call)
  const [made] = (await call('task.requeue', { ids: [ID], cwd: '/srv', not_before: '2026-01-31T08:00:00Z' })).tasks
  const { payload, not_before } = await call('task.get', { id: made!.id })
  assert.equal([payload, not_before], [{ cwd: '/srv', argv: ['true'] }, '2026-01-31T08:00:00.000Z'])
})

test.run()
