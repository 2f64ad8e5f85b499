import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { refusal } from '../../../helpers/refusal.ts'
import { enqueue, finish } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch }>('how a task is named')

test.before.each(async world => {
  world.project = await scratch()
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('a bare number is a task of the default queue, wherever one is only read', async ({ project: { call } }) => {
  await call('queue.create', { name: 'build' })
  await enqueue(call, 3, { queue: 'build' })
  await enqueue(call, 2)
  assert.is((await call('task.get', { id: '2' })).friendly_id, 'DEFAULT-2')
  assert.is((await call('task.get', { id: '02' })).friendly_id, 'DEFAULT-2')
  const error = await refusal(call('task.get', { id: '3' }))
  assert.equal([error.code, error.message], ['not_found', "no task '3'"])
})

test('the default queue is that of sparkq.yml', async () => {
  await using other = await scratch('defaults: {queue: main}\n')
  await enqueue(other.call, 1)
  assert.is((await other.call('task.get', { id: '1' })).friendly_id, 'MAIN-1')
})

test('a request that changes a task is refused if another queue has that number too', async ({ project: { call } }) => {
  await call('queue.create', { name: 'build' })
  await enqueue(call, 2)
  await enqueue(call, 1, { queue: 'build' })
  const changes = [
    () => call('task.cancel', { id: '1' }),
    () => call('task.heartbeat', { id: '1' }),
    () => call('task.complete', { id: '1', summary: 'done' }),
    () => call('task.fail', { id: '1', reason: 'broken' }),
    () => call('task.release', { id: '1' }),
    () => call('task.requeue', { ids: ['1'] }),
    () => call('task.attempt', { id: '1', change: true }),
  ]
  for (const change of changes) {
    const { code, message, hint } = await refusal(change)
    assert.equal(
      [code, message, hint],
      [
        'ambiguous',
        "'1' matches more than one task: DEFAULT-1, BUILD-1",
        "write 'DEFAULT-1' for the one of the default queue",
      ],
    )
  }
  assert.is((await call('task.get', { id: '1' })).status, 'queued')
  assert.is((await call('task.cancel', { id: '2' })).friendly_id, 'DEFAULT-2')
  assert.is((await call('task.cancel', { id: 'default-1' })).friendly_id, 'DEFAULT-1')
})

test('a number alone is enough for each verb if no other queue has it', async ({ project: { call } }) => {
  await enqueue(call, 1)
  await finish(call, 'fail')
  const [again] = (await call('task.requeue', { ids: ['1'] })).tasks
  assert.is(again!.friendly_id, 'DEFAULT-2')
})

test.run()
