// The runner as a process beside a real daemon.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Client } from '../../../lib/rpc/client.ts'
import type { Result } from '../../../lib/protocol/index.ts'
import { exists } from '../../../lib/processes/process-exists.ts'
import { spooled } from '../../../lib/project/spool.ts'
import { newProject, root, type Project } from '../../helpers/project.ts'
import { until } from '../../helpers/until.ts'
import { exitOf } from '../../helpers/child.ts'

type World = { project: Project; client: Client; runners: ChildProcess[]; queue: string }

const test = suite<World>('runner')

let project: Project | undefined
test.before(async world => {
  project = world.project = await newProject({ config: 'runners: []\n' })
})
test.after(() => project![Symbol.asyncDispose]())

let queues = 0
test.before.each(async world => {
  world.client = await world.project.client()
  world.queue = `q${'x'.repeat(++queues)}`
  world.runners = []
  await world.client.call('queue.create', { name: world.queue, instructions: 'Mind the gap.' })
})
test.after.each(async ({ runners }) => {
  for (const runner of runners) if (runner.exitCode === null) runner.kill('SIGKILL')
  await Promise.all(runners.map(exitOf))
})

test('a runner works until nothing is due, prints each task, and exits 1 when one failed', async ({
  project,
  client,
  queue,
}) => {
  await enqueue(client, queue, 'echo one', 'echo boom >&2; exit 3', 'echo three')
  const { code, stdout, stderr } = await project.sparkq(['runner', '-q', queue])
  const tasks = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Result<'task.complete'>)
  assert.equal(
    tasks.map(task => [task.friendly_id, task.status, task.result_summary ?? task.error, task.exit_code]),
    [
      ['QX-1', 'succeeded', 'one', 0],
      ['QX-2', 'failed', 'exit 3: boom', 3],
      ['QX-3', 'succeeded', 'three', 0],
    ],
  )
  assert.is(stderr, 'Mind the gap.\n')
  assert.is(code, 1)
  assert.equal(await project.sparkq(['runner', '-q', queue]), { code: 0, stdout: '', stderr: 'Mind the gap.\n' })
})

test('--once takes one task and exits as the task does', async ({ project, client, queue }) => {
  const runOnce = async () => (await project.sparkq(['runner', '-q', queue, '--once'])).code
  await enqueue(client, queue, 'false', 'true')
  assert.equal([await runOnce(), await runOnce(), await runOnce()], [1, 0, 0])
  // Last, because it is due again soon.
  await enqueue(client, queue, 'exit 75')
  assert.is(await runOnce(), 75)
})

test('a second runner of a queue is refused until the first one ended, also by SIGKILL', async world => {
  const first = await watch(world)
  const { code, stderr } = await world.project.sparkq(['runner', '-q', world.queue])
  assert.is(code, 75)
  assert.match(stderr, `already running (pid ${first.pid})`)
  first.kill('SIGKILL')
  await exitOf(first)
  assert.is((await world.project.sparkq(['runner', '-q', world.queue])).code, 0)
})

test('SIGTERM ends the tasks of a runner, gives them back and leaves no process', async world => {
  const runner = await watch(world, '--jobs', '2')
  const [gentle, stubborn] = await enqueue(
    world.client,
    world.queue,
    'exec sleep 1000',
    "trap '' TERM; echo deaf; while :; do sleep 1000; done",
  )
  const pids = [await started(world.client, gentle!), await started(world.client, stubborn!)]
  await until('the stubborn one to ignore TERM', () => output(world.project, stubborn!, 'out'))
  runner.kill('SIGTERM')
  await until(
    'the gentle one to be back',
    async () => (await world.client.call('task.get', { id: gentle! })).status === 'queued',
  )
  runner.kill('SIGTERM') // cuts the grace time of the stubborn one short
  assert.equal(await exitOf(runner), [143, null])
  const { status, attempts, history } = await world.client.call('task.get', { id: stubborn! })
  assert.equal(
    [status, attempts, history.map(({ outcome, signal }) => [outcome, signal])],
    ['queued', 0, [['interrupted', 'SIGKILL']]],
  )
  assert.equal(pids.filter(isAlive), [])
})

test('cancel is answered after the processes of the task ended', async world => {
  await watch(world)
  const [id] = await enqueue(world.client, world.queue, 'sleep 1000 & echo $!; wait')
  await started(world.client, id!)
  const child = Number(await until('the child', () => output(world.project, id!, 'out')))
  assert.is((await world.client.call('task.cancel', { id: id! })).status, 'canceled')
  assert.not(isAlive(child))
})

test('a task outlives a daemon that is killed, and is reported to the next', async world => {
  await watch(world)
  const gate = join(world.project.dir, `gate-${world.queue}`)
  const [id] = await enqueue(
    world.client,
    world.queue,
    `echo begun; until [ -e ${gate} ]; do sleep 0.02; done; echo "$SPARKQ_CLAIM survived"`,
  )
  await until('the task to begin', () => output(world.project, id!, 'out'))
  await world.project.kill()
  await world.project.sparkq(['start'])
  const client = await world.project.client()
  assert.is((await client.call('task.get', { id: id! })).status, 'running')
  writeFileSync(gate, '')
  const task = await until('the task to end', async () => ended(await client.call('task.get', { id: id! })))
  assert.equal([task.status, task.result_summary, task.history.length], ['succeeded', '1 survived', 1])
})

test('a task that ends without a daemon, then its runner, has its result with the next daemon', async world => {
  const runner = await watch(world)
  const gate = join(world.project.dir, `gate-${world.queue}`)
  const [id] = await enqueue(
    world.client,
    world.queue,
    `echo begun; until [ -e ${gate} ]; do sleep 0.02; done; echo done; exit 0`,
  )
  const pid = await started(world.client, id!)
  // The runner lets it begin after the daemon has its pid.
  await until('the task to begin', () => output(world.project, id!, 'out'))
  await world.project.kill()
  writeFileSync(gate, '')
  await until('the runner to see the end of the task', () => !exists(pid)) // until then it is a zombie
  runner.kill('SIGTERM')
  assert.equal(await exitOf(runner), [143, null])
  assert.is(spooled(join(world.project.dir, '.sparkq')).length, 1)
  await world.project.sparkq(['start'])
  const task = await (await world.project.client()).call('task.get', { id: id! })
  assert.equal([task.status, task.result_summary, task.history.length], ['succeeded', 'done', 1])
  assert.equal(spooled(join(world.project.dir, '.sparkq')), [])
})

const enqueue = async (client: Client, queue: string, ...scripts: string[]): Promise<string[]> => {
  const { tasks } = await client.call('task.enqueue', {
    tasks: scripts.map(script => ({ queue, cwd: '/', payload: { script } })),
  })
  return tasks.map(({ id }) => id)
}

/** Starts a runner of the queue of the test; resolves when it works. */
const watch = async ({ project, client, queue, runners }: World, ...options: string[]): Promise<ChildProcess> => {
  const runner = spawn(join(root, 'bin/sparkq'), ['runner', '-q', queue, '--watch', ...options], {
    cwd: project.dir,
    stdio: 'ignore',
  })
  runners.push(runner)
  await until('the runner to lock its queue', async () => {
    const { workers } = await client.call('daemon.status', {})
    return workers.some(({ pid }) => pid === runner.pid)
  })
  // It locks right after it registers: a task that it took shows that it has the lock.
  const [id] = await enqueue(client, queue, 'true')
  await until('the runner to work', async () => ended(await client.call('task.get', { id: id! })))
  return runner
}

const started = async (client: Client, id: string): Promise<number> =>
  until(`task ${id} to start`, async () => (await client.call('task.get', { id })).history.at(-1)?.pid)

const ended = (task: Result<'task.get'>): Result<'task.get'> | undefined =>
  task.finished_at === null ? undefined : task

const output = (project: Project, id: string, suffix: 'out' | 'err'): string => {
  const path = join(project.dir, `.sparkq/logs/${id}/1.${suffix}`)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test.run()
