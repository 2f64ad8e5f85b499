// A daemon's life: it starts once, keeps what it answered, reloads what is whole, and stops in order.

import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startDaemon } from '../../daemon/main.ts'
import { scratch, type Scratch } from '../helpers/daemon.ts'
import { codeOf, refusal } from '../helpers/refusal.ts'
import { root } from '../helpers/root.ts'
import { within } from '../helpers/within.ts'

const test = suite<{ project: Scratch }>('daemon')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

/** Another daemon of the same project; were it to start, it is stopped. */
const second = async ({ file, clock, env }: Scratch): Promise<void> => {
  const daemon = await startDaemon({ file, root, env, clock, log: { info() {}, warn() {}, error() {} } })
  await daemon.stop()
  await daemon.stopped
}

test('the files of a daemon are for its owner alone, and hidden from git', ({ project: { stateDir } }) => {
  for (const name of ['', 'logs', 'run', 'spool']) assert.is(statSync(join(stateDir, name)).mode & 0o777, 0o700, name)
  for (const name of ['sparkq.db', 'sock', 'lock', 'pid'])
    assert.is(statSync(join(stateDir, name)).mode & 0o777, 0o600, name)
  assert.is(readFileSync(join(stateDir, '.gitignore'), 'utf8'), '*\n')
  assert.is(readFileSync(join(stateDir, 'pid'), 'utf8'), `${process.pid}\n`)
})

test('a second daemon is refused and does not disturb the first', async ({ project }) => {
  const error = await refusal(second(project))
  assert.equal([error.code, error.message], ['already_running', `already running (pid ${process.pid})`])
  assert.is((await project.call('daemon.hello', { protocol: 1 })).pid, process.pid)
  const fresh = await project.client()
  assert.is((await fresh.call('daemon.hello', { protocol: 1 })).protocol, 1, 'its socket is still there')
})

test('status has the facts of the daemon', async ({ project }) => {
  const { sessions, queues, running, queued, recent, page, ...facts } = await project.call('daemon.status', {})
  assert.equal(
    { ...facts, project: '' },
    {
      pid: process.pid,
      version: '0.1.0',
      node: process.version,
      started_at: '2026-01-31T07:00:00.000Z',
      project: '',
      socket: join(project.stateDir, 'sock'),
      config: project.file,
      database: join(project.stateDir, 'sparkq.db'),
      lock_dir: join(project.stateDir, 'run'),
      workers: [],
      refused: 0,
      paused_tools: [],
      stopping: false,
    },
  )
  assert.equal([sessions.length, queues.length, running, queued, recent], [1, 1, [], [], []])
  assert.is(page.state, 'open')
})

test('status lists tasks that run or ended lately, unless the caller asks for none', async ({ project }) => {
  await project.call('task.enqueue', { tasks: [{ payload: { argv: ['a'] } }, { payload: { argv: ['b'] } }] })
  for (const claim of [1, 2]) {
    const task = await project.call('task.claim', { queue: 'default' })
    if (claim === 1) await project.call('task.complete', { id: task!.id, summary: 'done' })
  }
  const counted = async (params: { tasks?: boolean }) => {
    const { running, recent, queues } = await project.call('daemon.status', params)
    return [running.length, recent.length, queues[0]!.counts.running]
  }
  assert.equal(await counted({}), [1, 1, 1])
  assert.equal(await counted({ tasks: false }), [0, 0, 1])
})

test('a stop frees socket, pid and lock; the next start has everything that was answered', async ({ project }) => {
  const { tasks } = await project.call('task.enqueue', {
    tasks: [{ payload: { argv: ['a'] } }, { payload: { argv: ['b'] } }],
  })
  await project.call('task.claim', { queue: 'default' })
  const before = await project.call('task.list', {})
  await project.stop()
  for (const name of ['sock', 'pid']) assert.not(existsSync(join(project.stateDir, name)), name)
  await project.start()
  assert.equal(await project.call('task.list', {}), before)
  assert.is((await project.call('task.claim', { queue: 'default' }))!.id, tasks[1]!.id)
})

test('a request to stop is answered; a second stop is the same one', async ({ project }) => {
  assert.equal(await project.call('daemon.stop', {}), { pid: process.pid, stopped: [] })
  await within('the end', project.daemon.stopped)
  await project.daemon.stop()
})

test('a stale socket and the pid of another process do not keep a daemon from starting', async ({ project }) => {
  await project.stop()
  writeFileSync(join(project.stateDir, 'sock'), '')
  writeFileSync(join(project.stateDir, 'pid'), `${process.ppid}\n`)
  await project.start()
  assert.is((await project.call('daemon.hello', { protocol: 1 })).pid, process.pid)
})

test('a daemon that cannot start frees what it had taken', async ({ project }) => {
  await project.stop()
  const good = readFileSync(project.file)
  writeFileSync(project.file, 'database: {path: .}\n')
  assert.is(await codeOf(second(project)), 'io')
  writeFileSync(project.file, 'databse: {}\n')
  assert.is(await codeOf(second(project)), 'config')
  writeFileSync(project.file, good)
  await project.start()
})

test('reload takes a whole file: tools, and the name of the project', async ({ project }) => {
  writeFileSync(project.file, 'project: {name: renamed}\nrunners: []\ntools: {mine: {command: [make]}}\n')
  assert.is(
    await codeOf(project.call('task.enqueue', { tasks: [{ tool: 'mine', payload: { argv: [] } }] })),
    'not_found',
    'not before it is asked to',
  )
  const { config, tools } = await project.call('daemon.reload', {})
  assert.equal([config, tools.includes('mine'), tools.includes('run-bash')], [project.file, true, true])
  assert.is((await project.call('daemon.status', {})).project, 'renamed')
  assert.ok(await project.call('task.enqueue', { tasks: [{ tool: 'mine', payload: { argv: [] } }] }))
})

for (const [what, text, says] of [
  ['a broken file', 'runners: [\n', /sparkq\.yml:\d+:\d+: /],
  ['a typo', 'runnners: []\n', /sparkq\.yml:1:1: unknown key 'runnners'/],
  ['another database', 'runners: []\ndatabase: {path: other.db}\n', /'database' changed/],
  ['another durability', 'runners: []\ndatabase: {synchronous: normal}\n', /'database' changed/],
] as const) {
  test(`reload of ${what} keeps the configuration and returns the reason`, async ({ project }) => {
    writeFileSync(project.file, 'runners: []\ntools: {mine: {command: [make]}}\n')
    await project.call('daemon.reload', {})
    writeFileSync(project.file, text)
    const error = await refusal(project.call('daemon.reload', {}))
    assert.is(error.code, 'config')
    assert.match(error.message, says)
    assert.ok(await project.call('task.enqueue', { tasks: [{ tool: 'mine', payload: { argv: [] } }] }))
  })
}

test('a tool that left the configuration leaves its tasks to be worked by hand', async ({ project }) => {
  writeFileSync(project.file, 'runners: []\ntools: {mine: {command: [make]}}\n')
  await project.call('daemon.reload', {})
  await project.call('task.enqueue', { tasks: [{ tool: 'mine', payload: { argv: [] } }] })
  writeFileSync(project.file, 'runners: []\n')
  await project.call('daemon.reload', {})
  assert.is((await project.call('task.claim', { queue: 'default' }))!.tool.kind, 'chat')
})

test('a new default queue comes with a reload', async ({ project }) => {
  writeFileSync(project.file, 'runners: []\ndefaults: {session: work, queue: main}\n')
  await project.call('daemon.reload', {})
  const { tasks } = await project.call('task.enqueue', { tasks: [{ payload: { argv: ['x'] } }] })
  assert.is(tasks[0]!.queue, 'main')
})

test('a path of 200 characters, with spaces and unicode, works through a socket elsewhere', async () => {
  const long = await scratch('', `p ä 漢 ${'x'.repeat(170)}`)
  try {
    assert.ok(Buffer.byteLength(long.daemon.socket) <= 100)
    assert.is(readFileSync(join(long.stateDir, 'socket'), 'utf8'), `${long.daemon.socket}\n`)
    assert.is((await long.call('daemon.hello', { protocol: 1 })).protocol, 1)
    chmodSync(join(long.daemon.socket, '..'), 0o755)
    await long.stop()
    assert.not(existsSync(long.daemon.socket))
    assert.is(await codeOf(second(long)), 'not_permitted', 'a folder that others can look into is not used')
    chmodSync(join(long.daemon.socket, '..'), 0o700)
    await long.start()
  } finally {
    await long[Symbol.asyncDispose]()
  }
})

test('nothing of a payload is in the log', async ({ project }) => {
  await project.call('task.enqueue', { tasks: [{ payload: { script: 'hunter2' } }] })
  await codeOf(project.call('task.enqueue', { tasks: [{ payload: { argv: ['hunter2'], x: 1 } }] }))
  await project.call('task.claim', { queue: 'default' })
  await project.call('task.complete', { id: 'DEFAULT-1', summary: 'hunter2' })
  assert.not.match(JSON.stringify(project.log), /hunter2/)
})

test.run()
