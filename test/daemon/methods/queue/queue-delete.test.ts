// Queues that are deleted, and what keeps them.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { enqueue, finish, names } from '../../../helpers/tasks.ts'
import { later, register } from '../../../helpers/worker.ts'
import { within } from '../../../helpers/within.ts'

const test = suite<{ project: Scratch }>('queue.delete')

test.before.each(async world => {
  world.project = await scratch()
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const detailOf = async ({ call }: Scratch, kind: string) =>
  (await call('event.list', { after: 0, kinds: [kind] })).events.map(({ detail }) => detail)

test('delete takes finished tasks and their logs; the name is free, its numbers go on', async ({ project }) => {
  const { call } = project
  const { id } = await call('queue.create', { name: 'old' })
  await enqueue(call, 3, { queue: 'old' })
  const done = [await finish(call, 'complete', 'old'), await finish(call, 'fail', 'old')]
  await call('task.cancel', { id: 'OLD-3' })
  const logs = join(project.stateDir, 'logs')
  for (const task of done) {
    mkdirSync(join(logs, task), { recursive: true })
    writeFileSync(join(logs, task, '1.out'), 'x')
  }
  writeFileSync(join(logs, 'runner-old.log'), 'x')
  await enqueue(call, 1)
  assert.equal(await call('queue.delete', { queue: 'old' }), { id, name: 'old', deleted: 3 })
  assert.is(await codeOf(call('queue.show', { queue: 'old' })), 'not_found')
  assert.is(await codeOf(call('task.get', { id: done[0]! })), 'not_found')
  for (const left of [...done, 'runner-old.log']) assert.not(existsSync(join(logs, left)))
  assert.is((await call('task.get', { id: 'DEFAULT-1' })).status, 'queued')
  assert.equal(await detailOf(project, 'queue.deleted'), ['old'])
  await call('queue.create', { name: 'old' })
  assert.equal(names(await enqueue(call, 1, { queue: 'old' })), ['OLD-4'])
})

test('delete of more tasks than one turn takes deletes all of them', async ({ project: { call } }) => {
  await call('queue.create', { name: 'big' })
  const tasks = await enqueue(call, 1001, { queue: 'big' })
  for (const { id } of tasks) await call('task.cancel', { id })
  assert.is((await call('queue.delete', { queue: 'big' })).deleted, 1001)
})

test('delete is refused while a task is queued or running, and changes nothing', async ({ project: { call } }) => {
  await call('queue.create', { name: 'busy' })
  await enqueue(call, 3, { queue: 'busy' })
  await finish(call, 'complete', 'busy')
  await call('task.claim', { queue: 'busy' })
  const { code, message, hint } = await refusal(call('queue.delete', { queue: 'busy' }))
  assert.equal(
    [code, message, hint],
    [
      'conflict',
      "queue 'busy' is in use (1 queued, 1 running), not finished",
      "'sparkq wait -q busy' waits for them, 'sparkq tasks -q busy' lists them",
    ],
  )
  const { status, counts } = await call('queue.show', { queue: 'busy' })
  assert.equal([status, counts.succeeded], ['active', 1])
})

test('the workers of a deleted queue end: a claim and a watch that wait return', async ({ project }) => {
  await project.call('queue.create', { name: 'old' })
  const { id, client } = await newWorkerOf(project, 'old')
  const other = await project.client()
  const waiting = [
    later(client.call('task.claim', { queue: 'old', worker: id, wait: null })),
    later(other.call('task.claim', { queue: 'old', wait: 60 })),
    later(other.call('queue.watch', { queue: 'old' }).then(({ next }) => next)),
  ]
  const events = later(
    other.call('event.list', {
      queue: 'old',
      after: (await other.call('event.list', {})).next,
      wait: null,
      kinds: ['queue.deleted'],
    }),
  )
  await project.call('queue.delete', { queue: 'old' })
  assert.equal(await within('their responses', Promise.all(waiting)), [null, null, null])
  assert.equal(
    (await within('the event', events)).events.map(({ kind, detail }) => [kind, detail]),
    [['queue.deleted', 'old']],
  )
  assert.is((await project.call('worker.show', { id })).queue, null)
})

const CONFIG = `defaults: {queue: main}
hooks:
  post-commit:
    - {queue: checks, command: x}
  pre-push: {require: [checks]}
`

test('a queue that sparkq.yml names keeps its name: the refusal says where', async () => {
  await using project = await scratch(CONFIG)
  const { call, file } = project
  const expected = `hooks.post-commit.0.queue (${file}:5:8), hooks.pre-push.require.0 (${file}:6:24)`
  for (const [change, words] of [
    [call('queue.rename', { queue: 'checks', name: 'x' }), 'renamed'],
    [call('queue.delete', { queue: 'checks' }), 'deleted'],
  ] as const) {
    const { code, message, hint } = await refusal(change)
    assert.equal(
      [code, message, hint],
      [
        'conflict',
        `queue 'checks' is named by ${expected}, not one that may be ${words}`,
        "change that first, then 'sparkq reload'",
      ],
    )
  }
  assert.match((await refusal(call('queue.delete', { queue: 'main' }))).message, `defaults.queue (${file}:2:12)`)
  // The file names it no more, but the daemon has not read that.
  writeFileSync(file, 'runners: []\n')
  assert.match(
    (await refusal(call('queue.delete', { queue: 'checks' }))).hint!,
    "'sparkq reload' reads sparkq.yml again",
  )
  assert.match((await refusal(call('queue.delete', { queue: 'main' }))).message, 'is the default queue')
  await call('daemon.reload', {})
  assert.is((await call('queue.delete', { queue: 'checks' })).deleted, 0)
  writeFileSync(file, 'runners: [{queue: main}]\n')
  assert.match(
    (await refusal(call('queue.rename', { queue: 'main', name: 'x' }))).message,
    `runners.0.queue (${file}:1:12)`,
  )
  writeFileSync(file, 'runners: [')
  assert.is(await codeOf(call('queue.delete', { queue: 'main' })), 'config')
})

/** A worker that holds another queue than `default`. */
const newWorkerOf = async (project: Scratch, queue: string) => {
  const client = await project.client(() => {})
  const { id } = await client.call('worker.register', { ...register, id: newId('wrk'), queue })
  return { id, client }
}

test.run()
