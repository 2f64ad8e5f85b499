// Queues that hand out nothing for a time, and that hand out tasks again.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { enqueue } from '../../../helpers/tasks.ts'
import { later } from '../../../helpers/worker.ts'
import { within } from '../../../helpers/within.ts'

const test = suite<{ project: Scratch }>('queue.pause, queue.reopen')

test.before.each(async world => {
  world.project = await scratch()
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const detailOf = async ({ call }: Scratch, kind: string) =>
  (await call('event.list', { after: 0, kinds: [kind] })).events.map(({ detail }) => detail)

test('a reopened queue hands out what it has left, and is not paused', async ({ project }) => {
  const { call } = project
  await enqueue(call, 1)
  await call('queue.pause', { queue: 'default' })
  await call('queue.end', { queue: 'default' })
  const watch = await call('queue.watch', { queue: 'default' })
  assert.is(watch.next, null)
  assert.is((await call('queue.reopen', { queue: 'default' })).status, 'active')
  assert.is((await call('task.claim', { queue: 'default' }))!.friendly_id, 'DEFAULT-1')
})

test('a queue of an ended session stays ended', async ({ project: { call } }) => {
  await call('session.create', { name: 'past' })
  await call('queue.create', { name: 'old', session: 'past' })
  await call('session.end', { session: 'past' })
  assert.match((await refusal(call('queue.reopen', { queue: 'old' }))).message, "session 'past' is ended, not active")
})

test('a pause ends by itself at its time, not before, also in the next daemon', async ({ project }) => {
  const { call, clock } = project
  const until = new Date(clock.now() + 7200_000).toISOString()
  const paused = await call('queue.pause', { queue: 'default', until })
  assert.equal([paused.status, paused.paused_until], ['paused', until])
  await enqueue(call, 1)
  const waiting = later(call('task.claim', { queue: 'default', wait: null }))
  await clock.advance(7199_000)
  assert.is((await call('queue.show', { queue: 'default' })).status, 'paused')
  await clock.advance(1000)
  assert.is((await within('the claim', waiting))!.friendly_id, 'DEFAULT-1')
  assert.equal((await call('queue.show', { queue: 'default' })).paused_until, null)
  await call('queue.pause', { queue: 'default', until: new Date(clock.now() + 1000).toISOString() })
  await project.stop()
  await clock.advance(1000)
  await project.start()
  await clock.advance(0)
  assert.is((await project.call('queue.show', { queue: 'default' })).status, 'active')
})

test('a machine that slept over the end of a pause resumes the queue when it wakes', async ({ project }) => {
  const { call, clock } = project
  await call('queue.pause', { queue: 'default', until: new Date(clock.now() + 3600_000).toISOString() })
  clock.sleep(7200_000)
  await clock.advance(60_000)
  assert.is((await call('queue.show', { queue: 'default' })).status, 'idle')
})

test('pause again changes the end; one without an end stays until resume', async ({ project }) => {
  const { call, clock } = project
  const at = (ms: number) => new Date(clock.now() + ms).toISOString()
  const pause = (until?: string) => call('queue.pause', { queue: 'default', until })
  const [first, second] = [at(1000), at(5000)]
  assert.is((await pause(first)).paused_until, first)
  assert.is(await codeOf(pause(first)), 'conflict')
  assert.is((await pause(second)).paused_until, second)
  await clock.advance(2000)
  assert.is((await pause()).paused_until, null)
  assert.is(await codeOf(pause()), 'conflict')
  await clock.advance(86_400_000)
  assert.is((await call('queue.show', { queue: 'default' })).status, 'paused')
  assert.is(await codeOf(pause('yesterday')), 'invalid')
  const { message, hint } = await refusal(pause(at(0)))
  assert.match(message, 'that has passed')
  assert.is(hint, "'sparkq queue resume default' ends a pause")
  assert.equal(await detailOf(project, 'queue.paused'), [first, second, null])
})

test.run()
