// What a commit enqueues, once per tree, and what a push is told.

import { writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'
import type { Call } from '../../../lib/rpc/client.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { within } from '../../helpers/within.ts'
import { later } from '../../helpers/worker.ts'

const test = suite<{ project: Scratch; call: Call }>('hook')

const HOOKS = `hooks:
  post-commit:
    - {queue: checks, command: make, timeout: 7}
    - {queue: checks, command: lint, paths: "*.ts"}
    - {queue: slow, command: make, timeout: none}
  post-merge: [{queue: checks, command: make}]
  pre-push: {require: [checks], wait: 30}
`
test.before.each(async world => {
  world.project = await scratch(HOOKS)
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const commit = (name: string, paths: string[] | null = []) => ({ commit: `c${name}`, tree: `t${name}`, paths })
const PLACE = { hook: 'post-commit', root: '/src/app', branch: 'main' } as const
const trigger = async (call: Call, name: string, paths: string[] | null = [], more: object = {}) =>
  (await call('hook.trigger', { ...PLACE, ...commit(name, paths), ...more })).tasks
const created = (tasks: Awaited<ReturnType<typeof trigger>>) =>
  tasks.filter(({ created }) => created).map(({ queue, command }) => `${queue} ${command}`)

/** Works on the oldest tasks of the queue: each word is how one ends. */
const work = async (call: Call, ...ends: ('succeed' | 'fail')[]) => {
  for (const end of ends) {
    const { id } = (await call('task.claim', { queue: 'checks' }))!
    if (end === 'succeed') await call('task.complete', { id, summary: 'ok' })
    else await call('task.fail', { id, reason: 'broken' })
  }
}
const states = async (call: Call, commits: object[], wait = 0) => {
  const { ok, checks } = await call('hook.verdict', { commits: commits as ReturnType<typeof commit>[], wait })
  return [ok, ...checks.map(({ command, commit, state }) => `${command} ${commit} ${state}`)]
}

test('the queues of hooks exist from the start, and after a reload', async ({ call, project }) => {
  assert.equal(
    (await call('queue.list', {})).queues.map(({ name }) => name),
    ['default', 'checks', 'slow'],
  )
  writeFileSync(project.file, 'runners: []\nhooks: {post-merge: [{queue: more, command: x}]}\n')
  await call('daemon.reload', {})
  assert.is((await call('queue.show', { queue: 'more' })).status, 'idle')
  assert.equal(await call('hook.list', {}), {
    hooks: [{ hook: 'post-merge', checks: [{ queue: 'more', command: 'x', paths: null }] }],
    pre_push: null,
  })
})

test('a commit gets its checks, each with where it came from, its key, its directory and its time', async ({
  call,
}) => {
  const tasks = await trigger(call, '1', ['a.ts'])
  assert.equal(created(tasks), ['checks make', 'checks lint', 'slow make'])
  const [make, lint, slow] = await Promise.all(tasks.map(({ id }) => call('task.get', { id })))
  assert.equal(make!.metadata, {
    git: { commit: 'c1', tree: 't1', branch: 'main', hook: 'post-commit', command: 'make' },
  })
  assert.equal(
    [make!.key, make!.payload, make!.tool_name],
    ['t1 make', { cwd: '/src/app', script: 'make' }, 'run-bash'],
  )
  assert.equal([make!.timeout, lint!.timeout, slow!.timeout], [7, 600, null])
  assert.equal(
    [make!.timeout_source, lint!.timeout_source, slow!.timeout_source],
    ['hooks.post-commit', 'task_classes.MEDIUM_SCRIPT', 'hooks.post-commit'],
  )
})

test('a commit whose paths no check names is not checked; one with unknown paths is', async ({ call }) => {
  assert.equal(created(await trigger(call, '1', ['a.js'])), ['checks make', 'slow make'])
  assert.equal(created(await trigger(call, '2', null)), ['checks make', 'checks lint', 'slow make'])
})

test('a repeated call has the tasks that it added as its own, whatever became of them; another call has not', async ({
  call,
}) => {
  const request = newId('tsk')
  const first = await trigger(call, '1', [], { request })
  assert.equal(created(first), ['checks make', 'slow make'])
  assert.equal(await trigger(call, '1', [], { request }), first)
  assert.equal(created(await trigger(call, '1', [], { request: newId('tsk') })), [])
  await work(call, 'fail')
  const repeated = await trigger(call, '1', [], { request, again: true })
  assert.equal(
    repeated.map(({ id, status, created }) => [id, status, created]),
    [
      [first[0]!.id, 'failed', true],
      [first[1]!.id, 'queued', true],
    ],
  )
})

test('the same tree is checked once: queued, running, finished or requeued, by whichever hook and commit', async ({
  call,
}) => {
  const first = await trigger(call, '1')
  const again = await trigger(call, '1', [], { commit: 'amended' })
  assert.equal(
    again.map(({ id, created }) => [id, created]),
    first.map(({ id }) => [id, false]),
  )
  assert.equal(created(await trigger(call, '1', [], { hook: 'post-merge' })), [])
  await work(call, 'fail')
  assert.equal(created(await trigger(call, '1')), [])
  const {
    tasks: [clone],
  } = await call('task.requeue', { ids: [first[0]!.id] })
  assert.is((await trigger(call, '1'))[0]!.id, clone!.id, 'its clone has no key and is known all the same')
})

test('a check that was canceled was not made', async ({ call }) => {
  const [first] = await trigger(call, '1')
  await call('task.cancel', { id: first!.id })
  assert.equal(created(await trigger(call, '1')), ['checks make'])
})

for (const type of ['refused', 'lost', 'killed']) {
  test(`a check that ended as ${type} was not made`, async ({ call }) => {
    await trigger(call, '1')
    const { id } = (await call('task.claim', { queue: 'checks' }))!
    await call('task.fail', { id, reason: 'its directory is gone', error_type: type })
    assert.equal((await states(call, [commit('2', ['README']), commit('1')])).at(-1), 'make c2 missing')
    assert.equal(created(await trigger(call, '1')), ['checks make'])
  })
}

test('by hand what failed is checked again, what is open or succeeded is not', async ({ call }) => {
  await trigger(call, '1', ['a.ts'])
  assert.equal(created(await trigger(call, '1', null, { again: true })), [])
  await work(call, 'fail', 'succeed')
  assert.equal(created(await trigger(call, '1', null, { again: true })), ['checks make'])
  assert.equal(created(await trigger(call, '1', null, { again: true })), [])
})

test('a queue that has ended leaves its own checks out, and is named', async ({ call }) => {
  await call('queue.end', { queue: 'slow' })
  const { tasks, left_out } = await call('hook.trigger', { hook: 'post-commit', root: '/src/app', ...commit('1') })
  assert.equal(created(tasks), ['checks make'])
  assert.equal(left_out, [
    { queue: 'slow', command: 'make', code: 'conflict', message: "queue 'slow' is ended, not open for tasks" },
  ])
})

test('a verdict is about the newest commit that concerns a check, and about its latest task', async ({ call }) => {
  await trigger(call, '1', ['a.ts'])
  await trigger(call, '2', ['README'])
  await work(call, 'fail', 'succeed', 'succeed')
  assert.equal(await states(call, [commit('2', ['README']), commit('1', ['a.ts'])]), [
    true,
    'make c2 succeeded',
    'lint c1 succeeded',
  ])
  assert.equal(await states(call, [commit('1', ['a.ts'])]), [false, 'make c1 failed', 'lint c1 succeeded'])
  assert.equal(await states(call, [commit('3', ['b.ts']), commit('1', ['a.ts'])]), [
    false,
    'make c3 missing',
    'lint c3 missing',
  ])
  assert.equal(await states(call, [commit('9', ['README'])]), [false, 'make c9 missing'], 'nothing concerns the other')
  assert.equal(await states(call, []), [true])
  const { tasks } = await call('task.requeue', { ids: ['CHECKS-1'] })
  assert.equal(await states(call, [commit('1', [])]), [false, 'make c1 queued', 'lint c1 succeeded'])
  await call('task.cancel', { id: tasks[0]!.id })
  assert.equal(await states(call, [commit('1', [])]), [false, 'make c1 canceled', 'lint c1 succeeded'])
  const [, lint] = await trigger(call, '4', ['c.ts'])
  await call('task.cancel', { id: lint!.id })
  assert.equal(
    (await states(call, [commit('4', ['README']), commit('1', ['a.ts'])])).slice(2),
    ['lint c1 succeeded'],
    'what was canceled tells nothing',
  )
})

test('a check that was made for a later commit counts for what it did not change, too', async ({ call }) => {
  await trigger(call, '2', null)
  await work(call, 'succeed', 'succeed')
  assert.equal(await states(call, [commit('2', ['README']), commit('1', ['a.ts'])]), [
    true,
    'make c2 succeeded',
    'lint c2 succeeded',
  ])
})

test('it waits for what runs, and is woken by its end', async ({ call, project }) => {
  await trigger(call, '1')
  const verdict = later((await project.client()).call('hook.verdict', { commits: [commit('1')] }))
  await work(call, 'succeed')
  assert.is((await within('the verdict', verdict)).ok, true)
})

test('one failure is a no at once, whatever else still runs', async ({ call }) => {
  await trigger(call, '1', ['a.ts'])
  await work(call, 'fail')
  const { ok, checks } = await within('the verdict', call('hook.verdict', { commits: [commit('1', ['a.ts'])] }))
  assert.equal(
    [ok, ...checks.map(({ state, task }) => [state, task!.error])],
    [false, ['failed', 'broken'], ['queued', null]],
  )
})

for (const [what, asked, seconds] of [
  ['as long as sparkq.yml says', undefined, 30],
  ['less when it is asked to', 10, 10],
  ['never longer', 100, 30],
] as const) {
  test(`it waits ${what}`, async ({ call, project }) => {
    await trigger(call, '1')
    let answered = false
    const verdict = later((await project.client()).call('hook.verdict', { commits: [commit('1')], wait: asked }))
    void verdict.then(() => {
      answered = true
    })
    await call('task.list', {})
    await project.clock.advance(seconds * 1000 - 1)
    await call('task.list', {})
    assert.is(answered, false)
    await project.clock.advance(1)
    const { ok, wait, checks } = await within('the verdict', verdict)
    assert.equal([ok, wait, checks[0]!.state], [false, 30, 'queued'])
  })
}

test('where nothing is required everything may be pushed', async ({ call, project }) => {
  writeFileSync(project.file, 'runners: []\n')
  await call('daemon.reload', {})
  assert.equal(await call('hook.verdict', { commits: [commit('1')] }), { ok: true, wait: null, checks: [] })
})

test('metadata that is nested deeper than SQLite reads is kept, and no tree', async ({ call }) => {
  const deep = JSON.parse(`${'{"a":'.repeat(1500)}1${'}'.repeat(1500)}`) as object
  const {
    tasks: [task],
  } = await call('task.enqueue', { tasks: [{ payload: { argv: ['x'] }, metadata: deep }] })
  assert.equal((await call('task.get', { id: task!.id })).metadata, deep)
})

test.run()
