// A worker that is paused and resumed.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { refusal } from '../../../helpers/refusal.ts'
import { later, newDetached, newWorker } from '../../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('worker life: pause')

test.before.each(
  async world =>
    void (world.project = await scratch('tools:\n  ask: {description: by hand}\n  again: {on_lost: requeue}\n')),
)
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, tool = 'run-bash') =>
  (
    await call('task.enqueue', {
      tasks: [{ tool, payload: tool === 'run-bash' ? { argv: ['true'] } : { prompt: 'x' } }],
    })
  ).tasks[0]!.id
const claimFor = async ({ call }: Scratch, worker: string) => call('task.claim', { queue: 'default', worker })
const show = async ({ call }: Scratch, id: string) => call('worker.show', { id })
const states = async (project: Scratch, id: string) => {
  const { status, task } = await show(project, id)
  return [status, task?.friendly_id ?? null]
}

test('a paused worker finishes its task, takes no other, and goes on where it is resumed', async ({ project }) => {
  const { call } = project
  const id = await newDetached(project)
  const [first] = [await enqueue(project), await enqueue(project)]
  await claimFor(project, id)
  await call('worker.pause', { id })
  assert.equal(await states(project, id), ['paused', 'DEFAULT-1'])
  assert.is(await claimFor(project, id), null)
  await call('worker.resume', { id })
  assert.equal(await states(project, id), ['busy', 'DEFAULT-1'], 'it has a task in hand')
  await call('worker.pause', { id })
  await call('task.complete', { id: first!, claim: 1, summary: 's' })
  assert.equal(await states(project, id), ['paused', null])
  await call('worker.resume', { id })
  assert.equal(await states(project, id), ['idle', null])
  assert.is((await claimFor(project, id))!.friendly_id, 'DEFAULT-2')
})

test('a claim that waits for a paused worker is answered when it is resumed', async ({ project }) => {
  const id = await newDetached(project)
  await project.call('worker.pause', { id })
  const wire = await project.wire()
  wire.request(1, 'task.claim', { queue: 'default', worker: id, wait: null })
  await enqueue(project)
  wire.request(2, 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 2, 'the task woke it in vain')
  await project.call('worker.resume', { id })
  assert.is((await wire.next()).result.friendly_id, 'DEFAULT-1')
})

test("a paused runner's claim waits, and the runner receives pause and resume before its heartbeat", async ({
  project,
}) => {
  const worker = await newWorker(project)
  await enqueue(project)
  await project.call('worker.pause', { id: worker.id })
  assert.equal(await worker.directive(), { directive: 'pause' })
  const claimed = later(worker.claim())
  await project.call('worker.resume', { id: worker.id })
  assert.equal(await worker.directive(), { directive: 'run' })
  assert.is((await claimed).friendly_id, 'DEFAULT-1')
  assert.is(await worker.claim(), null, 'nothing is left, and now it does not wait')
})

const wrongly: [method: 'worker.pause' | 'worker.resume', before: ('worker.pause' | 'worker.resume')[], is: string][] =
  [
    ['worker.pause', ['worker.pause'], 'paused'],
    ['worker.resume', [], 'idle'],
  ]
for (const [method, before, is] of wrongly) {
  test(`${method} of one that is ${is} is a conflict`, async ({ project }) => {
    const id = await newDetached(project)
    for (const step of before) await project.call(step, { id })
    const error = await refusal(project.call(method, { id }))
    assert.is(error.code, 'conflict')
    assert.match(error.message, `worker 'agent' is ${is}, not`)
  })
}

test.run()
