// Searches, several queues, outcomes, totals.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { enqueue, finish, names } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('task.list: search')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
  for (const name of ['build', 'lint']) await world.call('queue.create', { name })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const shown = async (call: Call, params: object) => names((await call('task.list', params)).tasks)

test('words are found in command, name, summary, error and metadata', async ({ call }) => {
  await enqueue(call, 1, { payload: { argv: ['npm', 'test', '--', 'Größe'] } })
  await enqueue(call, 1, { name: 'nightly', metadata: { branch: 'main' } })
  await finish(call)
  await finish(call, 'fail')
  for (const [text, found] of [
    ['npm GRÖßE', ['DEFAULT-1']],
    ['Nightly', ['DEFAULT-2']],
    ['branch MAIN', ['DEFAULT-2']],
    ['fine', ['DEFAULT-1']],
    ['broken', ['DEFAULT-2']],
    ['fine nightly', []],
    ['argv', []],
    ['%', []],
    ['_', []],
  ] as const)
    assert.equal(await shown(call, { text }), found, text)
})

test('a search goes with the other filters', async ({ call }) => {
  for (const queue of ['build', 'lint', 'build']) await enqueue(call, 1, { queue, payload: { argv: ['make', 'all'] } })
  await finish(call, 'fail', 'build')
  assert.equal(await shown(call, { text: 'make', queue: 'build' }), ['BUILD-2', 'BUILD-1'])
  assert.equal(await shown(call, { text: 'make', status: ['failed'] }), ['BUILD-1'])
  assert.equal(await shown(call, { text: 'make', status: ['queued', 'failed'], queues: ['lint', 'build'] }), [
    'BUILD-2',
    'LINT-1',
    'BUILD-1',
  ])
  assert.equal(await shown(call, { text: 'make', tool: 'run-python' }), [])
})

test('of several queues; a queue beside them must be one of them', async ({ call }) => {
  for (const queue of ['build', 'lint', 'default', 'build']) await enqueue(call, 1, { queue })
  assert.equal(await shown(call, { queues: ['build', 'lint'] }), ['BUILD-2', 'LINT-1', 'BUILD-1'])
  assert.equal(await shown(call, { queues: ['build', 'build'] }), ['BUILD-2', 'BUILD-1'])
  assert.equal(await shown(call, { queues: ['build', 'lint'], queue: 'lint' }), ['LINT-1'])
  assert.equal(await call('task.list', { queues: ['build'], queue: 'lint', total: true }), {
    tasks: [],
    next: null,
    total: 0,
  })
  assert.is(await codeOf(call('task.list', { queues: ['build', 'none'] })), 'not_found')
  assert.is(await codeOf(call('task.list', { queues: [] })), 'invalid_params')
})

test('an outcome is what ended a failed task', async ({ call }) => {
  await enqueue(call, 3)
  for (const error_type of ['timeout', 'lost', 'odd']) {
    const { id } = (await call('task.claim', { queue: 'default' }))!
    await call('task.fail', { id, reason: 'x', error_type })
  }
  assert.equal(await shown(call, { outcome: ['timeout'] }), ['DEFAULT-1'])
  assert.equal(await shown(call, { outcome: ['odd', 'lost'] }), ['DEFAULT-3', 'DEFAULT-2'])
  assert.equal(await shown(call, { outcome: ['odd'], status: ['succeeded'] }), [])
})

test('pages of a search fit together, and a page that ends with the last match has no next', async ({ call }) => {
  for (let i = 0; i < 5; i++) {
    await enqueue(call, 1, { payload: { argv: ['match'] } })
    await enqueue(call, 1)
  }
  const seen: string[] = []
  let pages = 0
  for (let after: string | null | undefined; after !== null; pages++) {
    const page: Awaited<ReturnType<typeof call<'task.list'>>> = await call('task.list', {
      text: 'match',
      limit: 2,
      after,
    })
    seen.push(...names(page.tasks))
    after = page.next
  }
  assert.equal([seen, pages], [[9, 7, 5, 3, 1].map(number => `DEFAULT-${number}`), 3])
  assert.is((await call('task.list', { text: 'match', limit: 5 })).next, null)
})

test('the total is that of all pages, and only there if it was asked for', async ({ call }) => {
  await enqueue(call, 3, { payload: { argv: ['match'] } })
  await enqueue(call, 2, { queue: 'lint' })
  const totalOf = async (params: object) => (await call('task.list', { ...params, total: true, limit: 1 })).total
  assert.is(await totalOf({}), 5)
  assert.is(await totalOf({ queue: 'lint' }), 2)
  assert.is(await totalOf({ status: ['queued'], queues: ['default'] }), 3)
  assert.is(await totalOf({ status: ['failed'] }), 0)
  assert.is(await totalOf({ text: 'match' }), 3)
  assert.is(await totalOf({ text: 'match', after: 'DEFAULT-1' }), 3)
  assert.not('total' in (await call('task.list', { text: 'match' })))
})

test('more than 10,000 matches have no total, whereas queues and states have numbers of any size', async ({ call }) => {
  await enqueue(call, 10_000, { payload: { argv: ['many'] } })
  assert.is((await call('task.list', { text: 'many', total: true, limit: 1 })).total, 10_000)
  await enqueue(call, 1, { payload: { argv: ['many'] } })
  assert.is((await call('task.list', { text: 'many', total: true, limit: 1 })).total, null)
  for (const filter of [{ queue: 'default' }, { queues: ['default', 'lint'], status: ['queued' as const] }])
    assert.is((await call('task.list', { ...filter, total: true, limit: 1 })).total, 10_001)
})

test('another request does not wait for a long search', async ({ call, project }) => {
  const metadata = { text: 'x'.repeat(100_000) }
  for (let i = 0; i < 20; i++) await enqueue(call, 30, { metadata })
  const order: string[] = []
  const search = call('task.list', { text: 'nothing like it' }).then(() => order.push('search'))
  const other = (await project.client()).call('queue.list', {}).then(() => order.push('other'))
  await Promise.all([search, other])
  assert.equal(order, ['other', 'search'])
})

test('a text without a word is refused', async ({ call }) => {
  assert.is(await codeOf(call('task.list', { text: ' ' })), 'invalid')
  assert.is(await codeOf(call('task.list', { text: '' })), 'invalid_params')
  assert.is(await codeOf(call('task.list', { text: 'x'.repeat(201) })), 'invalid_params')
})

test.run()
