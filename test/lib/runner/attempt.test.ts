import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createGate } from '../../../lib/runner/held-process.ts'
import { handBack, makeAttempt, type Attempt, type RunnerPlace } from '../../../lib/runner/attempt.ts'
import type { ClaimedTask } from '../../../lib/protocol/entities.ts'
import { limitMs } from '../../helpers/patience.ts'
import { until } from '../../helpers/until.ts'

const dir = mkdtempSync(join(tmpdir(), 'sq attempt ünï.'))
const place: RunnerPlace = {
  logs: join(dir, 'logs'),
  socket: '/run/sock',
  env: { PATH: process.env['PATH'], GIT_DIR: 'x', SECRET: 's' },
}
let attempt: Attempt

const test = suite('runner attempt')
test.before.each(() => rmSync(place.logs, { recursive: true, force: true }))
test.after.each(() => attempt.kill())
test.after(() => rmSync(dir, { recursive: true }))

const taskOf = (payload: object): ClaimedTask => ({
  id: 'tsk_1',
  friendly_id: 'Q-1',
  queue: { id: 'que_1', name: 'q', instructions: null },
  name: null,
  tool_name: 'run-bash',
  task_class: null,
  payload: { cwd: dir, ...payload },
  status: 'running',
  timeout: null,
  attempts: 3,
  claim: 3,
  worker_id: null,
  created_at: '',
  claimed_at: null,
  started_at: null,
  environment: null,
  tool: {
    name: 'run-bash',
    description: null,
    kind: 'bash',
    command: [],
    task_class: null,
    timeout: null,
    env: ['SECRET'],
    cwd: null,
    kill_grace: 0.1,
    max_log: 256e6,
  },
})
const make = (payload: object, at: RunnerPlace = place): Attempt => {
  attempt = makeAttempt(taskOf(payload), createGate(), at)
  attempt.open()
  return attempt
}
const log = join(place.logs, 'tsk_1/3')
const printed = (): string => (existsSync(`${log}.out`) ? readFileSync(`${log}.out`, 'utf8') : '')

test('output goes to files of the attempt that only its owner can read', async () => {
  const { start, verdict } = make({ script: 'echo out; echo err >&2' })
  assert.is(start?.log_path, log)
  assert.type(start?.pid, 'number')
  assert.is((await verdict)?.method, 'task.complete')
  assert.equal(
    ['out', 'err'].map(suffix => readFileSync(`${log}.${suffix}`, 'utf8')),
    ['out\n', 'err\n'],
  )
  assert.equal(
    [`${log}.out`, `${log}.err`, join(log, '..')].map(path => statSync(path).mode & 0o777),
    [0o600, 0o600, 0o700],
  )
})

test('it runs in its directory, with the environment that the contract names', async () => {
  await make({ script: 'pwd; env -u _ -u SHLVL -u PWD -u OLDPWD | sort' }).verdict
  const [cwd, ...env] = readFileSync(`${log}.out`, 'utf8').trim().split('\n')
  assert.is(cwd, dir)
  assert.equal(env, [
    `PATH=${place.env['PATH']}`,
    'SECRET=s',
    'SPARKQ_CLAIM=3',
    'SPARKQ_QUEUE=q',
    'SPARKQ_SOCKET=/run/sock',
    'SPARKQ_TASK_ID=tsk_1',
  ])
})

test('no descriptor that the runner has open is handed on', async () => {
  const file = openSync(join(dir, 'open'), 'w')
  await make({ argv: ['ls', '-l', '/proc/self/fd'] }).verdict
  closeSync(file)
  assert.not.match(readFileSync(`${log}.out`, 'utf8'), join(dir, 'open'))
  assert.not.match(readFileSync(`${log}.out`, 'utf8'), 'socket:')
})

test('a log that cannot be made puts the task off, it does not fail it', async () => {
  mkdirSync(`${log}.out`, { recursive: true })
  rmSync(`${log}.out`, { recursive: true })
  symlinkSync('/nowhere/at/all', `${log}.out`)
  const { verdict } = make({ script: 'true' })
  const { method, params } = (await verdict)!
  assert.is(method, 'task.release')
  assert.match((params as { reason: string }).reason, 'its log cannot be written')
})

test('it ends with the reason that came first', async () => {
  const task = taskOf({ script: 'echo ready; sleep 1000' })
  const patient = { ...task, tool: { ...task.tool, kill_grace: limitMs / 1000 } }
  attempt = makeAttempt(patient, createGate(), place)
  const { end, open, verdict } = attempt
  open()
  await until('the script to run', () => printed() !== '')
  end({ why: 'timeout', message: 'too long' })
  end({ why: 'stop', message: 'interrupted' })
  assert.equal(await verdict, {
    method: 'task.fail',
    params: {
      id: 'tsk_1',
      claim: 3,
      exit_code: undefined,
      signal: 'SIGTERM',
      error_type: 'timeout',
      reason: 'too long',
    },
  })
  assert.is(readFileSync(`${log}.out`, 'utf8'), 'ready\n', 'its output so far is kept')
})

test('the report waits for what was left in the group', async () => {
  const { end, verdict } = make({ script: "(trap '' TERM; echo $BASHPID; while :; do sleep 1000; done) & wait" })
  const child = Number(await until('the child to run', printed))
  end({ why: 'cancel', message: '' })
  assert.is((await verdict)?.method, 'task.cancel')
  assert.not(isAlive(child))
})

for (const [why, method] of [
  ['lost', undefined],
  ['stop', 'task.release'],
  ['refused', 'task.fail'],
] as const) {
  test(`what is ended as ${why} before it was let begin has done nothing`, async () => {
    attempt = makeAttempt(taskOf({ argv: ['touch', join(dir, why)] }), createGate(), place)
    attempt.end({ why, message: 'no' })
    attempt.open()
    assert.is((await attempt.verdict)?.method, method)
    assert.not(existsSync(join(dir, why)))
  })
}

test('the report names processes that were left, and output beyond the limit', async () => {
  const task = taskOf({ script: 'setsid -f sleep 1000; seq 100000' })
  attempt = makeAttempt({ ...task, tool: { ...task.tool, max_log: 10_000 } }, createGate(), place)
  attempt.open()
  const { method, params } = (await attempt.verdict)!
  assert.is(method, 'task.complete')
  assert.match(params.killed!, /^1 process: \d+ sleep$/)
  assert.ok((params as { data: { dropped_bytes: number } }).data.dropped_bytes > 500_000)
})

test('a command that ended before the stop has its result; a cancel decides over it', async () => {
  for (const [why, method] of [
    ['stop', 'task.complete'],
    ['cancel', 'task.cancel'],
  ] as const) {
    // What it leaves behind takes some time to end, while the command itself is gone.
    const { start, verdict, end } = make({ script: 'setsid -f sleep 1000; echo done' })
    await until('the command to be gone', () => !existsSync(`/proc/${start!.pid}`))
    end({ why, message: why })
    assert.is((await verdict)!.method, method)
  }
})

const refused: [string, object, RegExp][] = [
  ['a missing command', { argv: ['no-such-command'] }, /^command 'no-such-command' not found$/],
  ['a missing directory', { argv: ['true'], cwd: '/no/such' }, /^working directory '\/no\/such' does not exist$/],
  ['NUL in an argument', { argv: ['echo', '\0'] }, /NUL/],
  ['a script too long for an argument', { script: `#${'x'.repeat(1 << 20)}` }, /E2BIG/],
  ['a payload of another shape', { argv: 7 }, /cannot be run/],
]
for (const [what, payload, reason] of refused) {
  test(`${what} fails for good`, async () => {
    const { start, verdict } = make(payload)
    assert.is(start, undefined)
    const report = await verdict
    assert.is(report?.method, 'task.fail')
    assert.match((report?.params as { reason: string }).reason, reason)
    assert.is((report?.params as { error_type: string }).error_type, 'refused')
  })
}

test('a script whose interpreter is missing is not called missing', async () => {
  writeFileSync(join(dir, 'odd'), '#!/no/such/interpreter\n', { mode: 0o755 })
  assert.is(
    ((await make({ argv: ['./odd'] }).verdict)?.params as { reason: string }).reason,
    "command './odd' names an interpreter that was not found",
  )
})

test('a log that cannot be written is not the fault of the task: it goes back for later', async () => {
  writeFileSync(join(dir, 'file'), '')
  const report = await make({ argv: ['true'] }, { ...place, logs: join(dir, 'file') }).verdict
  assert.is(report?.method, 'task.release')
  assert.type((report?.params as { not_before: string }).not_before, 'string')
})

test('a task that comes too late goes back untouched', async () => {
  attempt = handBack(taskOf({ argv: ['true'] }))
  assert.equal(await attempt.verdict, {
    method: 'task.release',
    params: { id: 'tsk_1', claim: 3, interrupted: true, reason: 'interrupted' },
  })
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test.run()
