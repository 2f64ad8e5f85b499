// How a task comes back into its queue: given back, or failed with retries left (docs/contract.md §3).

import { writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { claim, ID, queued, running, taskOf } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('task.release, retries')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('release puts the task back to its old place; no attempt is burned, the number goes on', async ({ call }) => {
  await running(call)
  await queued(call)
  const released = await call('task.release', { id: ID, reason: 'rate limit' })
  assert.equal([released.status, released.attempts, released.claimed_at], ['queued', 0, null])
  const again = await claim(call)
  assert.equal([again.friendly_id, again.claim, again.attempts], [ID, 2, 1])
  assert.equal(
    (await taskOf(call)).history.map(({ outcome, reason }) => [outcome, reason]),
    [
      ['released', 'rate limit'],
      ['running', null],
    ],
  )
})

test('release until later: not handed out before', async ({ call, project }) => {
  await running(call)
  await call('task.release', { id: ID, not_before: '2026-01-31T07:10:00Z' })
  await project.clock.advance(599_999)
  assert.is(await call('task.claim', { queue: 'default' }), null)
  await project.clock.advance(1)
  assert.is((await claim(call)).friendly_id, ID)
  assert.is(await codeOf(call('task.release', { id: ID, not_before: 'soon' })), 'invalid')
})

for (const error_type of ['refused', 'lost']) {
  test(`a task that failed as ${error_type} waits for a person, whatever retries it has left`, async ({ call }) => {
    await running(call, { retries: 2 })
    assert.is((await call('task.fail', { id: ID, reason: 'x', error_type })).status, 'failed')
  })
}

test('a task with retries goes back by itself, later each time; every attempt stays on record', async ({
  call,
  project,
}) => {
  await running(call, { retries: 2 })
  for (const [attempt, most] of [
    [1, 2000],
    [2, 4000],
  ] as const) {
    const task = await call('task.fail', { id: ID, reason: `broken ${attempt}`, claim: attempt, exit_code: attempt })
    assert.is(task.status, 'queued')
    const delay = Date.parse(task.not_before!) - project.clock.now()
    assert.ok(delay >= most / 2 && delay <= most, `${delay} ms before attempt ${attempt + 1}`)
    await project.clock.advance(delay - 1)
    assert.is(await call('task.claim', { queue: 'default' }), null)
    await project.clock.advance(1)
    assert.equal([(await claim(call)).claim, (await taskOf(call)).attempts], [attempt + 1, attempt + 1])
  }
  assert.is((await call('task.fail', { id: ID, reason: 'broken 3' })).status, 'failed')
  const { history, error } = await taskOf(call)
  assert.is(error, 'broken 3')
  assert.equal(
    history.map(({ number, outcome, reason, exit_code }) => [number, outcome, reason, exit_code]),
    [
      [1, 'failed', 'broken 1', 1],
      [2, 'failed', 'broken 2', 2],
      [3, 'failed', 'broken 3', null],
    ],
  )
})

test('a task that another client releases is due after its runner had the grace time and 5 s to end it', async ({
  project,
}) => {
  writeFileSync(project.file, 'runners: []\ndefaults: {kill_grace: 60}\n')
  await project.call('daemon.reload', {})
  const worker = await project.client()
  const id = newId('wrk')
  await worker.call('worker.register', { id, name: 'w', queue: 'default', pid: process.pid, host: 'h' })
  const task = (await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })).tasks[0]!.id
  await worker.call('task.claim', { queue: 'default', worker: id })
  const released = await project.call('task.release', { id: task })
  assert.is(Date.parse(released.not_before!) - project.clock.now(), 65_000)
})

test('a release does not use up a retry', async ({ call, project }) => {
  await running(call, { retries: 1 })
  await call('task.release', { id: ID })
  await claim(call)
  assert.is((await call('task.fail', { id: ID, reason: 'first' })).status, 'queued')
  await project.clock.advance(2000)
  await claim(call)
  assert.is((await call('task.fail', { id: ID, reason: 'second' })).status, 'failed')
})

test.run()
