// Sessions and queues, along every edge of their machines and against each that is not there (docs/contract.md §3).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'

const test = suite<{ project: Scratch; call: Call }>('session, queue')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('session and queue `default` exist from the start', async ({ call }) => {
  const { sessions } = await call('session.list', {})
  const { queues } = await call('queue.list', {})
  assert.equal(
    sessions.map(({ name, status, queues }) => [name, status, queues]),
    [['default', 'active', 1]],
  )
  assert.equal(
    queues.map(({ name, session, status, runner }) => [name, session, status, runner]),
    [['default', 'default', 'idle', false]],
  )
})

test('session.create answers with the session', async ({ call }) => {
  const { id, ...session } = await call('session.create', { name: 'api-v2', instructions: 'Use v2' })
  assert.match(id, /^ses_/)
  assert.equal(session, {
    name: 'api-v2',
    instructions: 'Use v2',
    status: 'active',
    created_at: '2026-01-31T07:00:00.000Z',
    ended_at: null,
    queues: 0,
  })
  assert.is(await codeOf(call('session.create', { name: 'api-v2' })), 'exists')
})

test('ending a session ends its queues, not those of others; a running task may finish', async ({ call }) => {
  await call('session.create', { name: 's' })
  for (const [name, planned] of [
    ['a', false],
    ['b', true],
  ] as const)
    await call('queue.create', { name, session: 's', planned })
  await call('task.enqueue', { tasks: [{ queue: 'a', payload: { argv: ['x'] } }] })
  await call('task.claim', { queue: 'a' })
  assert.equal(
    [(await call('session.end', { session: 's' })).status, (await call('queue.show', { queue: 'default' })).status],
    ['ended', 'idle'],
  )
  for (const queue of ['a', 'b']) assert.is((await call('queue.show', { queue })).status, 'ended')
  assert.is((await call('task.complete', { id: 'a-1', summary: 's' })).status, 'succeeded')
  assert.equal(
    (await call('session.list', {})).sessions.map(({ name }) => name),
    ['default'],
  )
  assert.equal(
    (await call('session.list', { all: true })).sessions.map(({ name }) => name),
    ['s', 'default'],
  )
  assert.is(await codeOf(call('session.end', { session: 's' })), 'conflict')
  assert.is(await codeOf(call('queue.create', { name: 'c', session: 's' })), 'conflict')
})

test('an unknown session or queue names the nearest', async ({ call }) => {
  const errors = [
    await refusal(call('session.end', { session: 'defualt' })),
    await refusal(call('queue.create', { name: 'x', session: 'defualt' })),
    await refusal(call('queue.show', { queue: 'defualt' })),
    await refusal(call('queue.list', { session: 'defualt' })),
  ]
  for (const { code, hint } of errors) assert.equal([code, hint], ['not_found', "did you mean 'default'?"])
})

test('queues and sessions may be named by id', async ({ call }) => {
  const { id } = await call('queue.show', { queue: 'default' })
  assert.is((await call('queue.pause', { queue: id })).name, 'default')
  const [session] = (await call('session.list', {})).sessions
  assert.is((await call('queue.list', { session: session!.id })).queues.length, 1)
})

const names: [name: string, taken: boolean][] = [
  ['api', true],
  ['api-v2.1_x', true],
  ['Größe', true],
  ['漢字', true],
  ['1', true],
  ['x'.repeat(64), true],
  ['', false],
  ['x'.repeat(65), false],
  ['-q', false],
  ['.hidden', false],
  ['a b', false],
  ['a/b', false],
  ['../up', false],
  ['a\nb', false],
  ['a\0b', false],
  ['\u202eabc', false],
]
for (const [name, taken] of names) {
  test(`${JSON.stringify(name)} ${taken ? 'is' : 'is not'} a name`, async ({ call }) => {
    for (const method of ['session.create', 'queue.create'] as const) {
      const made = call(method, { name })
      if (taken) assert.is((await made).name, name)
      else assert.is(await codeOf(made), 'invalid_params')
    }
  })
}

test("a queue's name is unique in the project, whatever its session", async ({ call }) => {
  await call('session.create', { name: 's' })
  assert.is(await codeOf(call('queue.create', { name: 'default', session: 's' })), 'exists')
})

test('a queue with something to do is shown as active, else as idle', async ({ call }) => {
  const status = async () => (await call('queue.show', { queue: 'default' })).status
  assert.is(await status(), 'idle')
  await call('task.enqueue', { tasks: [{ payload: { argv: ['x'] } }] })
  assert.is(await status(), 'active')
  await call('task.claim', { queue: 'default' })
  assert.is(await status(), 'active')
  await call('task.complete', { id: 'DEFAULT-1', summary: 's' })
  assert.is(await status(), 'idle')
  assert.equal((await call('queue.show', { queue: 'default' })).counts, {
    queued: 0,
    running: 0,
    succeeded: 1,
    failed: 0,
    canceled: 0,
  })
})

type Move = 'start' | 'pause' | 'resume' | 'end' | 'reopen' | 'archive' | 'unarchive'
const moves: Move[] = ['start', 'pause', 'resume', 'end', 'reopen', 'archive', 'unarchive']

/** How a state is reached, and what each move makes of it; one that is not named is a conflict. */
const states: Record<string, { reach: Move[]; planned?: boolean; to: Partial<Record<Move, string>> }> = {
  planned: { reach: [], planned: true, to: { start: 'idle', end: 'ended' } },
  idle: { reach: [], to: { pause: 'paused', end: 'ended' } },
  paused: { reach: ['pause'], to: { resume: 'idle', end: 'ended' } },
  ended: { reach: ['end'], to: { reopen: 'idle', archive: 'archived' } },
  archived: { reach: ['end', 'archive'], to: { unarchive: 'ended' } },
}
for (const [state, { reach, planned, to }] of Object.entries(states)) {
  for (const move of moves) {
    const result = to[move] ? `makes it ${to[move]}` : 'is a conflict that changes nothing'
    test(`${move} of a queue that is ${state} ${result}`, async ({ call }) => {
      await call('queue.create', { name: 'q', planned: planned ?? false })
      for (const step of reach) await call(`queue.${step}`, { queue: 'q' })
      const moved = call(`queue.${move}`, { queue: 'q' })
      if (to[move]) assert.is((await moved).status, to[move])
      else {
        const error = await refusal(moved)
        assert.is(error.code, 'conflict')
        assert.match(error.message, "queue 'q' is ")
        assert.is((await call('queue.show', { queue: 'q' })).status, state)
      }
    })
  }
}

test('archived queues are listed only with all', async ({ call }) => {
  await call('queue.create', { name: 'q' })
  for (const move of ['end', 'archive'] as const) await call(`queue.${move}`, { queue: 'q' })
  assert.equal(
    (await call('queue.list', {})).queues.map(({ name }) => name),
    ['default'],
  )
  assert.equal(
    (await call('queue.list', { all: true })).queues.map(({ name }) => name),
    ['default', 'q'],
  )
})

test.run()
