// How many tasks at a time a queue runs by itself: who may set it, and what the runner of the daemon is told.

import 'node:child_process' // its daemon starts runners, so this file needs a process of its own
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { later, register, newWorker } from '../../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('queue.jobs')

test.before.each(async world => {
  const project = (world.project = await scratch())
  // No runner of the default queue, which would be a process.
  await project.call('queue.jobs', { queue: 'default', jobs: 0 })
  writeFileSync(project.file, 'project: {name: free}\n')
  await project.call('daemon.reload', {})
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('a queue has one at a time, or the number that it was made with or that was set', async ({
  project: { call },
}) => {
  assert.is((await call('queue.create', { name: 'a' })).jobs, 1)
  assert.is((await call('queue.create', { name: 'b', jobs: 3 })).jobs, 3)
  const { jobs, jobs_from, name } = await call('queue.jobs', { queue: 'a', jobs: 64 })
  assert.equal([name, jobs, jobs_from], ['a', 64, null])
  for (const wrong of [-1, 65, 1.5]) {
    assert.is(await codeOf(call('queue.jobs', { queue: 'a', jobs: wrong })), 'invalid_params')
    assert.is(await codeOf(call('queue.create', { name: 'c', jobs: wrong })), 'invalid_params')
  }
  assert.is((await call('queue.show', { queue: 'a' })).jobs, 64)
  assert.is(await codeOf(call('queue.jobs', { queue: 'none', jobs: 1 })), 'not_found')
})

test('the number survives the daemon, and each change is an event', async ({ project }) => {
  await project.call('queue.create', { name: 'a' })
  for (const jobs of [2, 2, 0]) await project.call('queue.jobs', { queue: 'a', jobs })
  const { events } = await project.call('event.list', { after: 0, kinds: ['queue.jobs_changed'] })
  assert.equal(
    events.filter(({ queue }) => queue === 'a').map(({ detail }) => detail),
    ['2', '0'],
  )
  await project.stop()
  await project.start()
  assert.is((await project.call('queue.show', { queue: 'a' })).jobs, 0)
})

test('a number in sparkq.yml stays, and the refusal names its line', async ({ project }) => {
  const { call, file } = project
  await call('queue.create', { name: 'a' })
  writeFileSync(file, 'runners:\n  - {queue: b, jobs: 2}\n')
  await call('daemon.reload', {})
  await call('queue.create', { name: 'b', planned: true, jobs: 2 })
  await call('queue.end', { queue: 'b' })
  const error = await refusal(call('queue.jobs', { queue: 'b', jobs: 3 }))
  assert.equal(
    [error.code, error.message, error.hint],
    [
      'conflict',
      `queue 'b' is set to 2 jobs in ${file}:2, not by 'queue jobs'`,
      "change that line or remove it, then 'sparkq reload'",
    ],
  )
  assert.is((await call('queue.jobs', { queue: 'b', jobs: 2 })).jobs_from, `${file}:2`)
  assert.is((await call('queue.jobs', { queue: 'a', jobs: 0 })).jobs, 0, 'the file does not name it')
})

test('an empty list in sparkq.yml is 0 for every queue', async ({ project: { call, file } }) => {
  writeFileSync(file, 'project: {name: free}\nrunners: []\n')
  await call('daemon.reload', {})
  assert.match(
    (await refusal(call('queue.create', { name: 'c', jobs: 3 }))).message,
    `queue 'c' is set to 0 jobs in ${file}:2, not by 'queue jobs'`,
  )
  assert.is(await codeOf(call('queue.show', { queue: 'c' })), 'not_found', 'nothing was made')
  const { jobs, jobs_from } = await call('queue.create', { name: 'c' })
  assert.equal([jobs, jobs_from], [0, `${file}:2`])
})

/** A worker of queue `a` that counts as a runner of this daemon. */
const automatic = async (project: Scratch) => {
  await project.call('queue.create', { name: 'a', jobs: 2 })
  const worker = await newWorker(project, undefined, { queue: 'a' })
  const db = new DatabaseSync(join(project.stateDir, 'sparkq.db'))
  db.prepare('UPDATE workers SET supervised = 1 WHERE id = ?').run(worker.id)
  db.close()
  const claim = (jobs: number, wait: number | null = null) =>
    later(worker.client.call('task.claim', { queue: 'a', worker: worker.id, wait, jobs }))
  return { ...worker, claim }
}

test('an automatic runner gets the new number at once, and its claims for the old one return none', async ({
  project,
}) => {
  const { claim, directive } = await automatic(project)
  const waiting = claim(2)
  await project.call('queue.jobs', { queue: 'a', jobs: 3 })
  assert.equal(await directive(), { directive: 'jobs', jobs: 3 })
  assert.is(await waiting, null)
  await project.call('task.enqueue', { tasks: [{ queue: 'a', payload: { argv: ['true'] } }] })
  assert.is(await claim(2), null)
  assert.is((await claim(3))!.friendly_id, 'A-1')
})

test('0 lets an automatic runner finish its tasks and end; it gets no other one', async ({ project }) => {
  const { claim, directive } = await automatic(project)
  await project.call('task.enqueue', { tasks: [1, 2].map(() => ({ queue: 'a', payload: { argv: ['true'] } })) })
  await claim(2)
  await project.call('queue.jobs', { queue: 'a', jobs: 0 })
  assert.equal(await directive(), { directive: 'stop', drain: true })
  assert.is(await claim(2), null)
})

test('a change of sparkq.yml reaches it too', async ({ project }) => {
  const { claim, directive } = await automatic(project)
  const waiting = claim(2)
  writeFileSync(project.file, 'runners: [{queue: a, jobs: 5}]\n')
  await project.call('daemon.reload', {})
  assert.equal(await directive(), { directive: 'jobs', jobs: 5 })
  assert.is(await waiting, null)
})

test('a runner that a person started keeps its own number', async ({ project }) => {
  await project.call('queue.create', { name: 'a' })
  const { id, client, told } = await newWorker(project, undefined, { queue: 'a' })
  await project.call('queue.jobs', { queue: 'a', jobs: 0 })
  await project.call('task.enqueue', { tasks: [{ queue: 'a', payload: { argv: ['true'] } }] })
  assert.is((await client.call('task.claim', { queue: 'a', worker: id, jobs: 7 }))!.friendly_id, 'A-1')
  assert.equal(told, [])
})

test('beside an automatic runner another one is refused, and told how to get the queue', async ({ project }) => {
  await automatic(project)
  const other = await project.client()
  const refused = () =>
    refusal(other.call('worker.register', { ...register, queue: 'a', id: 'wrk_00000000000000000000000001' }))
  assert.is((await refused()).hint, "'sparkq queue jobs a 0' leaves the queue to you")
  writeFileSync(project.file, 'runners: [{queue: a, jobs: 2}]\n')
  await project.call('daemon.reload', {})
  assert.match((await refused()).hint!, `remove the queue from 'runners' in ${project.file}:1`)
})

test('a claim that waits for a time ends after it, but not while its runner has a task or is paused', async ({
  project,
}) => {
  const { claim, client, id } = await automatic(project)
  const { clock, call } = project
  await call('task.enqueue', { tasks: [{ queue: 'a', payload: { argv: ['true'] } }] })
  const task = (await claim(2))!
  let over = false
  const waiting = later(claim(2, 600).then(found => ((over = true), found)))
  await call('daemon.hello', { protocol: 1 })
  for (let beat = 0; beat < 3; beat++) {
    await clock.advance(200_000)
    await client.call('worker.heartbeat', { id })
  }
  await call('task.complete', { id: task.id, claim: 1, summary: 'done' })
  await client.call('worker.heartbeat', { id })
  await call('worker.pause', { id })
  await clock.advance(600_000)
  await call('worker.resume', { id })
  assert.is(over, false)
  await clock.advance(600_000)
  assert.is(await waiting, null)
})

test.run()
