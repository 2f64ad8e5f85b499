// What becomes of the tasks of a worker that goes, comes back, or does not answer.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'
import { acquireLock } from '../../../lib/system/lock.ts'
import { guardPath, pidPath } from '../../../lib/project/runner-lock-paths.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { until } from '../../helpers/until.ts'
import { within } from '../../helpers/within.ts'
import { later, newWorker, register, statusOf, untilStatus, untilWorkers } from '../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('orphans')

test.before.each(async world => void (world.project = await scratch('tools:\n  ask: {description: by hand}\n')))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, tool = 'run-bash') =>
  (await call('task.enqueue', { tasks: [{ tool, payload: tool === 'ask' ? { prompt: 'x' } : { argv: ['true'] } }] }))
    .tasks[0]!.id

/** The daemon has taken a worker for dead. */
const taken = (project: Scratch, id: string) =>
  until('it to be taken for dead', async () => {
    await project.clock.advance(250)
    return (await project.call('worker.show', { id })).status === 'crashed'
  })

const orphans: [tool: string, becomes: string][] = [
  ['run-bash', 'queued'],
  ['run-python', 'queued'],
  ['ask', 'failed'],
]
for (const [tool, becomes] of orphans) {
  test(`a worker that goes leaves its ${tool} task ${becomes}`, async ({ project }) => {
    const worker = await newWorker(project)
    const id =
      tool === 'run-python'
        ? (await project.call('task.enqueue', { tasks: [{ tool, payload: { code: '1' } }] })).tasks[0]!.id
        : await enqueue(project, tool)
    await worker.claim()
    worker.client.close()
    await worker.client.closed
    await until(`the task to be ${becomes}`, async () => {
      await project.clock.advance(250)
      return (await statusOf(project, id)) === becomes
    })
    const task = await project.call('task.get', { id })
    assert.equal(
      [task.error_type, task.history[0]!.outcome],
      becomes === 'failed' ? ['lost', 'failed'] : [null, 'interrupted'],
    )
    if (becomes === 'queued')
      assert.is((await project.call('task.claim', { queue: 'default' }))!.attempts, 1, 'no attempt was counted')
  })
}

test('a worker that comes back at once keeps its tasks', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  const back = await project.client()
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  await project.clock.advance(5000)
  assert.is(await statusOf(project, id), 'running')
  assert.is((await back.call('task.complete', { id, claim: 1, summary: 's' })).status, 'succeeded')
})

test('a worker that is back before its old connection has ended stays', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  const back = await project.client()
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  worker.client.close()
  await worker.client.closed
  assert.is((await back.call('daemon.status', {})).workers.length, 1)
  await project.clock.advance(5000)
  assert.is((await back.call('task.complete', { id, claim: 1, summary: 's' })).status, 'succeeded')
})

test('a worker that comes back without its task never received the claim: the task goes back', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  await (await project.client()).call('worker.register', { ...register, id: worker.id })
  const task = await project.call('task.get', { id })
  assert.equal([task.status, task.attempts, task.history[0]!.outcome], ['queued', 0, 'interrupted'])
})

test('a worker that was away when its task was canceled receives the cancel when it comes back', async ({
  project,
}) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  const canceled = later(project.call('task.cancel', { id }))
  const heard = Promise.withResolvers<any>()
  const back = await project.client(({ params }) => heard.resolve(params))
  await project.call('daemon.hello', { protocol: 1 })
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  assert.is((await within('the directive', heard.promise)).why, 'cancel')
  await back.call('task.cancel', { id, claim: 1 })
  assert.is((await canceled).status, 'canceled')
})

test('a worker that comes back with an attempt that is over receives the order to end it', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  worker.client.close()
  await worker.client.closed
  await project.call('task.release', { id })
  const heard = Promise.withResolvers<any>()
  const back = await project.client(({ params }) => heard.resolve(params))
  await back.call('worker.register', { ...register, id: worker.id, holds: [{ id, claim: 1 }] })
  assert.equal(await within('the directive', heard.promise), {
    directive: 'end',
    id,
    claim: 1,
    why: 'lost',
    message: '',
  })
})

test('a worker that is away but holds its lock keeps its tasks, even if another one registers', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  const { id: queueId } = await project.call('queue.show', { queue: 'default' })
  const run = join(project.stateDir, 'run')
  const lock = acquireLock({ path: guardPath(run, queueId), pidPath: pidPath(run, queueId), what: '' })
  worker.client.close()
  await untilWorkers(project, 0)
  const other = await project.client()
  await other.call('worker.register', { ...register, id: newId('wrk'), pid: 1 })
  await project.clock.advance(60_000)
  assert.is(await statusOf(project, id), 'running')
  lock.release()
  await project.clock.advance(4000) // it looks less and less often
  await untilStatus(project, id, 'queued')
})

test('a worker that was taken for dead is refused when it comes back: nothing revives it', async ({ project }) => {
  const worker = await newWorker(project)
  worker.client.close()
  await worker.client.closed
  await taken(project, worker.id)
  const back = await project.client()
  const error = await refusal(back.call('worker.register', { ...register, id: worker.id }))
  assert.equal([error.code, error.message], ['conflict', `worker '${register.name}' is crashed, not alive`])
  for (const method of ['worker.heartbeat', 'worker.pause', 'worker.stop'] as const)
    assert.is(await codeOf(back.call(method, { id: worker.id })), 'conflict')
  assert.is(await codeOf(back.call('task.claim', { queue: 'default', worker: worker.id })), 'conflict')
})

test('a worker that ended before its tasks were seen to: the next daemon sees to them', async ({ project }) => {
  const worker = await newWorker(project)
  const id = await enqueue(project)
  await worker.claim()
  await project.stop()
  const db = new DatabaseSync(join(project.stateDir, 'sparkq.db'))
  db.function('now', () => 0)
  db.function('origin', () => 'test')
  db.prepare(
    "UPDATE workers SET status = 'crashed', ended_at = 1, wake_at = NULL, crash_message = 'x' WHERE id = ?",
  ).run(worker.id)
  db.close()
  await project.start()
  await untilStatus(project, id, 'queued')
})

test('a task whose worker does not end it goes back when its processes are gone, not before', async ({ project }) => {
  const worker = await newWorker(project)
  const id = (await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, retries: 1, timeout: 10 }] }))
    .tasks[0]!.id
  await worker.claim()
  const script = 'trap "echo ending; read line; exit 0" TERM; echo ready; while :; do read -t 0.02 tick; done'
  const child = spawn('bash', ['-c', script], {
    env: { ...process.env, SPARKQ_TASK_ID: id, SPARKQ_CLAIM: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    await within('the process', once(child.stdout, 'data'))
    await project.clock.advance(20_000)
    await worker.directive()
    const ending = once(child.stdout, 'data')
    await project.clock.advance(15_000)
    await within('SIGTERM', ending)
    assert.is(await statusOf(project, id), 'running')
    child.stdin.end()
    await untilStatus(project, id, 'queued')
    assert.is(child.exitCode, 0)
  } finally {
    child.kill('SIGKILL')
  }
})

test.run()
