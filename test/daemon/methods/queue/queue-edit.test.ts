import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { refusal } from '../../../helpers/refusal.ts'

const test = suite<{ project: Scratch }>('queue.edit')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('a worker gets the new instructions with its next task; blank ones are none', async ({ project: { call } }) => {
  await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  assert.is(
    (await call('queue.edit', { queue: 'default', instructions: 'Tests first.\n' })).instructions,
    'Tests first.\n',
  )
  assert.is((await call('task.claim', { queue: 'default' }))!.queue.instructions, 'Tests first.\n')
  for (const none of [null, '', ' \n'])
    assert.is((await call('queue.edit', { queue: 'default', instructions: none })).instructions, null)
})

test('each change is an event, and no change is none', async ({ project: { call } }) => {
  const { next } = await call('event.list', {})
  for (const instructions of ['one', 'one', 'two', null, null])
    await call('queue.edit', { queue: 'default', instructions })
  const { events } = await call('event.list', { after: next })
  assert.equal(
    events.map(({ kind, queue }) => [kind, queue]),
    Array.from({ length: 3 }, () => ['queue.edited', 'default']),
  )
})

test('an unknown queue is refused, and so is a request that changes nothing', async ({ project: { call } }) => {
  assert.is((await refusal(call('queue.edit', { queue: 'defualt', instructions: 'x' }))).code, 'not_found')
  assert.match((await refusal(call('queue.edit', { queue: 'default' } as never))).message, "'instructions' is missing")
})

test.run()
