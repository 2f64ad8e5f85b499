// Finding tasks: by the words that people use, in pages, by filters; purge.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { enqueue, finish, names } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('task.list, get, purge')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('a task is found by id, by a unique prefix of it, by its friendly id in any case', async ({ call }) => {
  const [made] = await enqueue(call, 1)
  for (const word of [made!.id, made!.id.slice(0, -1), made!.id.slice(0, 20), 'DEFAULT-1', 'default-1', 'dEfAuLt-1']) {
    assert.is((await call('task.get', { id: word })).id, made!.id, word)
  }
})

test('a prefix of several is ambiguous and names some; one of none is not found', async ({ call }) => {
  const ids = ['tsk_00000000000000000000000000', 'tsk_00000000000000000000000001']
  await call('task.enqueue', { tasks: ids.map(id => ({ id, payload: { argv: ['x'] } })) })
  const error = await refusal(call('task.get', { id: 'tsk_0000' }))
  assert.is(error.code, 'ambiguous')
  for (const id of ids) assert.match(error.message, id)
  for (const word of [
    'tsk_1',
    'DEFAULT-3',
    'DEFAULT-0',
    'DEFAULT--1',
    'DEFAULT-1x',
    'DEFAULT-99999999999999999999',
    'NONE-1',
    'tsk_',
    'tsk_%',
    '%',
    "'",
  ]) {
    assert.is(await codeOf(call('task.get', { id: word })), 'not_found', word)
  }
})

test('newest first, in pages that fit together without a gap or a repetition', async ({ call }) => {
  await enqueue(call, 7)
  const seen: string[] = []
  let after: string | null | undefined
  let pages = 0
  for (; after !== null; pages++) {
    const page: Awaited<ReturnType<typeof list>> = await list(call, { limit: 3, after })
    seen.push(...names(page.tasks))
    after = page.next
    await enqueue(call, 1) // what comes meanwhile does not move the pages
  }
  assert.equal(
    seen,
    [7, 6, 5, 4, 3, 2, 1].map(number => `DEFAULT-${number}`),
  )
  assert.is(pages, 3)
})

const list = (call: Call, params: Parameters<typeof call<'task.list'>>[1]) => call('task.list', params)

test('a page that ends exactly with the last task has no next', async ({ call }) => {
  await enqueue(call, 3)
  assert.is((await call('task.list', { limit: 3 })).next, null)
  assert.ok((await call('task.list', { limit: 2 })).next)
  assert.equal(await call('task.list', { status: ['failed'] }), { tasks: [], next: null })
})

test('a page has 50 tasks by default, 1,000 at most', async ({ call }) => {
  await enqueue(call, 51)
  assert.is((await call('task.list', {})).tasks.length, 50)
  for (const limit of [0, -1, 1001, 1.5]) assert.is(await codeOf(call('task.list', { limit })), 'invalid_params')
})

test('a page stays below the limit of the wire, however large its tasks are', async ({ call }) => {
  const note = { text: 'x'.repeat(1_000_000) }
  for (let i = 0; i < 5; i++) await enqueue(call, 1, { metadata: note })
  const seen: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(call, { after })
    assert.ok(page.tasks.length >= 1)
    assert.ok(JSON.stringify(page).length < 4 * 1024 * 1024)
    seen.push(...names(page.tasks))
    after = page.next
  }
  assert.equal(
    seen,
    [5, 4, 3, 2, 1].map(number => `DEFAULT-${number}`),
  )
})

test('filters: queue, states, tool, stale, since, and all together', async ({ call, project }) => {
  await call('queue.create', { name: 'other' })
  await enqueue(call, 2, { timeout: 1 })
  await enqueue(call, 1, { queue: 'other' })
  await call('task.enqueue', { tasks: [{ tool: 'run-python', payload: { code: '1' } }] })
  await finish(call)
  await finish(call, 'complete', 'other')
  await call('task.claim', { queue: 'default' })
  await project.clock.advance(1000)
  const shown = async (params: object) => names((await call('task.list', params)).tasks)
  assert.equal(await shown({}), ['DEFAULT-3', 'OTHER-1', 'DEFAULT-2', 'DEFAULT-1'])
  assert.equal(await shown({ queue: 'other' }), ['OTHER-1'])
  assert.equal(await shown({ status: ['succeeded'] }), ['OTHER-1', 'DEFAULT-1'])
  assert.equal(await shown({ status: ['queued', 'running', 'queued'] }), ['DEFAULT-3', 'DEFAULT-2'])
  assert.equal(await shown({ status: [] }), await shown({}))
  assert.equal(await shown({ status: ['succeeded'], queue: 'default' }), ['DEFAULT-1'])
  assert.equal(await shown({ tool: 'run-python' }), ['DEFAULT-3'])
  assert.equal(await shown({ stale: true }), ['DEFAULT-2'])
  assert.equal(await shown({ since: '2026-01-31T07:00:00.000Z' }), await shown({}))
  assert.equal(await shown({ since: '2026-01-31T07:00:00.001Z' }), [])
  assert.equal(await shown({ status: ['queued', 'succeeded'], limit: 2, after: 'OTHER-1' }), ['DEFAULT-1'])
})

test('a filter that names nothing real is refused', async ({ call }) => {
  await call('queue.create', { name: 'other' })
  await enqueue(call, 1)
  assert.is(await codeOf(call('task.list', { queue: 'none' })), 'not_found')
  assert.is(await codeOf(call('task.list', { after: 'NONE-1' })), 'not_found')
  assert.is(await codeOf(call('task.list', { after: 'DEFAULT-1', queue: 'other' })), 'not_found')
  assert.is(await codeOf(call('task.list', { since: 'yesterday' })), 'invalid')
})

test('a task whole: instructions, history, output from its log files, first and last 32 KiB of it', async ({
  call,
  project,
}) => {
  await call('queue.create', { name: 'q', instructions: 'Look twice' })
  await enqueue(call, 1, { queue: 'q' })
  await call('task.claim', { queue: 'q' })
  const log = join(project.stateDir, 'logs/x/1')
  mkdirSync(dirname(log), { recursive: true })
  writeFileSync(`${log}.out`, `first${'.'.repeat(100_000)}last`)
  await call('task.start', { id: 'Q-1', claim: 1, pid: 1, log_path: log })
  const task = await call('task.get', { id: 'Q-1' })
  assert.equal([task.instructions, task.history.length, task.stderr], ['Look twice', 1, null])
  assert.match(task.stdout!, /^first\.+\n\[… 34473 bytes left out …\]\n\.+last$/)
})

test('purge deletes what finished long enough ago, with its logs, and nothing else', async ({ call, project }) => {
  await enqueue(call, 4)
  const old = await finish(call)
  const logs = (id: string) => join(project.stateDir, 'logs', id)
  for (const id of [old, 'tsk_stranger']) mkdirSync(logs(id), { recursive: true })
  await call('task.claim', { queue: 'default' })
  await project.clock.advance(60_000)
  await finish(call, 'fail')
  assert.is((await call('task.purge', { older_than: 60.001 })).deleted, 0)
  assert.is((await call('task.purge', { older_than: 60 })).deleted, 1)
  assert.equal(names((await call('task.list', {})).tasks), ['DEFAULT-4', 'DEFAULT-3', 'DEFAULT-2'])
  assert.equal([existsSync(logs(old)), existsSync(logs('tsk_stranger'))], [false, true])
  assert.is(await codeOf(call('task.get', { id: old })), 'not_found')
  assert.is(await codeOf(call('task.purge', { older_than: -1 })), 'invalid_params')
})

test('purge without an age takes the one of the configuration: 3 days', async ({ call, project }) => {
  await project.clock.advance(1000) // else the daily purge is faster
  await enqueue(call, 1)
  await finish(call)
  await project.clock.advance(3 * 86_400_000 - 1)
  assert.is((await call('task.purge', {})).deleted, 0)
  await project.clock.advance(1)
  assert.is((await call('task.purge', {})).deleted, 1)
})

test('more than one slice is purged in one call', async ({ call }) => {
  await enqueue(call, 1200)
  for (const { id } of (await call('task.list', { limit: 1000 })).tasks) void call('task.cancel', { id })
  assert.is((await call('task.purge', { older_than: 0 })).deleted, 1000)
})

test.run()
