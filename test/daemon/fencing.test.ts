// Real runners that are stopped (SIGSTOP), beside a real daemon whose clock the test drives: the daemon takes them for
// dead while their connection lives, and whatever they believe when they wake up is refused.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../helpers/daemon.ts'
import { root } from '../helpers/root.ts'
import { until } from '../helpers/until.ts'
import { within } from '../helpers/within.ts'
import { statusOf, untilStatus, untilWorkers } from '../helpers/worker.ts'
import { exitOf } from '../helpers/child.ts'

type World = { project: Scratch; started: ChildProcess[] }

const test = suite<World>('fencing')

/** Runners are to be heard often; how long they may be silent is up to the clock of the test. */
const OFTEN = { silence: { heartbeat: 20, stale: 60_000, crashed: 300_000 } }

test.before.each(async world => {
  world.project = await scratch('', '', OFTEN)
  world.started = []
})
test.after.each(async ({ project, started }) => {
  writeFileSync(join(project.dir, 'go'), '')
  for (const child of started) child.kill('SIGKILL')
  await Promise.all(started.map(child => exitOf(child)))
  await project[Symbol.asyncDispose]()
})

type Runner = { child: ChildProcess; said: () => string; ended: Promise<number | null> }

/** A runner of the default queue, by itself, once it is connected. */
const startRunner = async (world: World): Promise<Runner> => {
  const { project } = world
  const child = spawn(process.execPath, [join(root, 'dist/lib/cli.js'), 'runner', '-q', 'default', '--watch'], {
    cwd: project.dir,
    env: { PATH: process.env['PATH'], XDG_RUNTIME_DIR: project.env['XDG_RUNTIME_DIR'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  world.started.push(child)
  let said = ''
  child.stderr!.on('data', chunk => void (said += chunk))
  await untilWorkers(project, 1)
  return { child, said: () => said, ended: exitOf(child).then(([code]) => code as number | null) }
}

/** A task that writes down that it has begun and lasts until the file `go` is there. */
const enqueue = async ({ call, dir }: Scratch, tool = 'run-bash'): Promise<string> => {
  const script = 'echo $$ >>begun; until [ -e go ]; do sleep 0.05; done; echo done'
  return (await call('task.enqueue', { tasks: [{ tool, payload: { script, cwd: dir }, timeout: null }] })).tasks[0]!.id
}
const begun = ({ dir }: Scratch): number[] =>
  existsSync(join(dir, 'begun'))
    ? readFileSync(join(dir, 'begun'), 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(Number)
    : [] // it is there before anything is in it
const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
const only = async ({ call }: Scratch) => (await call('worker.list', { all: true })).workers
/** Its claim waits in the daemon: nothing is due before the daily purge. */
const waiting = ({ clock }: Scratch) =>
  until('its claim to wait', async () => {
    await clock.advance(0)
    return clock.armed().every(at => at > clock.now() + 3_600_000)
  })
/** It is stopped, and not only told to. */
const suspend = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGSTOP')
  await until(
    'it to be stopped',
    () => !existsSync('/proc/self') || /^State:\s+T/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8')),
  )
}

test('a runner with a task sends heartbeats, and receives directives', async world => {
  const { project } = world
  const { ended } = await startRunner(world)
  const id = await enqueue(project)
  await until('the task to begin', () => begun(project).length === 1)
  for (let minute = 1; minute <= 10; minute++) {
    await project.clock.advance(59_000)
    await until(
      'a sign of life',
      async () => Date.parse((await only(project))[0]!.heartbeat_at) === project.clock.now(),
    )
  }
  assert.equal(
    (await only(project)).map(({ status, stale }) => [status, stale]),
    [['busy', false]],
  )
  await project.call('worker.stop', { id: (await only(project))[0]!.id, drain: true })
  writeFileSync(join(project.dir, 'go'), '')
  assert.is(await within('its end', ended), 0)
  assert.equal([await statusOf(project, id), (await only(project))[0]!.status], ['succeeded', 'stopped'])
})

test('a runner that is stopped with a task crashes and loses it; awake it ends and overwrites nothing', async world => {
  const { project } = world
  const { child, said, ended } = await startRunner(world)
  const id = await enqueue(project)
  await until('the task to begin', () => begun(project).length === 1)
  await suspend(child)
  await project.clock.advance(60_000)
  assert.equal(
    (await only(project)).map(({ status, stale }) => [status, stale]),
    [['busy', true]],
  )
  assert.ok(lives(begun(project)[0]!), 'stale is not dead')
  await project.clock.advance(240_000)
  assert.equal(
    (await only(project)).map(({ status }) => status),
    ['crashed'],
  )
  await untilStatus(project, id, 'queued')
  assert.not.ok(lives(begun(project)[0]!), 'dead before anybody gets it')
  assert.ok(lives(child.pid!), 'a person stopped it, so it is left alone')
  await project.clock.advance(15_000)
  assert.is((await project.call('task.claim', { queue: 'default' }))!.claim, 2)
  child.kill('SIGCONT')
  assert.is(await within('its end', ended), 79)
  assert.match(said(), /worker '.*' is crashed, not alive \(conflict\)\nhint: it was taken for dead and is fenced off/)
  const task = await project.call('task.get', { id })
  assert.equal(
    [task.status, task.claim, task.history.map(({ outcome }) => outcome)],
    ['running', 2, ['interrupted', 'running']],
  )
})

test('a runner that gets a task while it is stopped, and loses it, does not start it when awake', async world => {
  const { project } = world
  const { child, ended } = await startRunner(world)
  await waiting(project)
  await suspend(child)
  const id = await enqueue(project)
  await untilStatus(project, id, 'running')
  await project.clock.advance(300_000)
  await untilStatus(project, id, 'queued')
  child.kill('SIGCONT')
  assert.is(await within('its end', ended), 79)
  assert.equal(begun(project), [])
})

test('stopped for a moment only: it goes on with what it was given', async world => {
  const { project } = world
  const { child } = await startRunner(world)
  await waiting(project)
  await suspend(child)
  const id = await enqueue(project)
  await untilStatus(project, id, 'running')
  await project.clock.advance(299_999)
  child.kill('SIGCONT')
  await until('the task to begin', () => begun(project).length === 1)
  writeFileSync(join(project.dir, 'go'), '')
  await untilStatus(project, id, 'succeeded')
  assert.is((await project.call('task.get', { id })).claim, 1)
})

test('a runner that is stopped during a restart of the daemon keeps its tasks until its time is over', async world => {
  const { project } = world
  const { child, ended } = await startRunner(world)
  const id = await enqueue(project)
  await until('the task to begin', () => begun(project).length === 1)
  await suspend(child)
  // The daemon tells it to go, which it does not hear, and waits no longer than it may.
  let over = false
  const stopping = project.stop().then(() => void (over = true))
  await until('the daemon to stop', async () => {
    await project.clock.advance(1_000)
    return over
  })
  await stopping
  await project.start()
  await project.clock.advance(59_999)
  assert.equal(
    (await only(project)).map(({ status, stale }) => [status, stale]),
    [['busy', false]],
  )
  assert.ok(lives(begun(project)[0]!))
  await project.clock.advance(1)
  assert.is((await only(project))[0]!.stale, true)
  await project.clock.advance(240_000)
  await untilStatus(project, id, 'queued')
  assert.not.ok(lives(begun(project)[0]!))
  await project.clock.advance(15_000)
  assert.equal(
    project.clock.armed().filter(at => at < project.clock.now() + 3_600_000),
    [],
    'nobody looks for it any more',
  )
  child.kill('SIGCONT')
  assert.ok(await within('its end', ended))
  assert.is(await statusOf(project, id), 'queued')
})

test("the daemon's own is killed, so that the lock gets free and another one starts", async world => {
  const { project } = world
  project.daemon.runSession('default')
  const id = await enqueue(project)
  await until('the task to begin', () => begun(project).length === 1)
  const [first] = await only(project)
  process.kill(first!.pid!, 'SIGSTOP')
  try {
    await project.clock.advance(300_000)
    await until('it to be gone', () => !lives(first!.pid!))
    await until('the task to begin again', async () => {
      await project.clock.advance(500)
      return begun(project).length === 2
    })
    assert.not.ok(lives(begun(project)[0]!))
    const workers = await only(project)
    assert.equal(
      workers.map(({ status }) => status),
      ['crashed', 'busy'],
    )
    assert.is.not(workers[1]!.pid, first!.pid)
    writeFileSync(join(project.dir, 'go'), '')
    await untilStatus(project, id, 'succeeded')
  } finally {
    if (lives(first!.pid!)) process.kill(first!.pid!, 'SIGKILL')
  }
})

test.run()
