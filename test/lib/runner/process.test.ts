import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createGate } from '../../../lib/runner/held-process.ts'
import { startProcess, type Running } from '../../../lib/runner/process.ts'
import { identityOf } from '../../../lib/processes/process-table.ts'
import { limitMs } from '../../helpers/patience.ts'
import { until } from '../../helpers/until.ts'

const dir = mkdtempSync(join(tmpdir(), 'sq-process.'))
const log = join(dir, 'log')
const out = `${log}.out`
let running: Running

const test = suite('runner process')
test.after.each(() => running.kill())
test.after(() => rmSync(dir, { recursive: true }))

const mark = { taskId: 'tsk_process', claim: process.pid }
const environment = { PATH: process.env['PATH']!, SPARKQ_TASK_ID: mark.taskId, SPARKQ_CLAIM: String(mark.claim) }

const gated = (...argv: string[]): Running => {
  for (const suffix of ['out', 'err']) rmSync(`${log}.${suffix}`, { force: true })
  return (running = startProcess(createGate(), {
    argv,
    cwd: dir,
    env: environment,
    mark,
    log,
  }))
}
const start = (...argv: string[]): Running => {
  const started = gated(...argv)
  started.open()
  return started
}
const printed = () => (existsSync(out) ? readFileSync(out, 'utf8') : '')
const bash = (script: string) => start('bash', '-c', script)
const says = (word: string) => until(`'${word}' in the output`, () => printed().includes(word), printed)
const printedPid = async () => Number(await until('a pid in the output', () => /\d+\n/.exec(printed())?.[0], printed))
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('exit code and signal are reported apart', async () => {
  assert.equal(await bash('exit 3').exited, { code: 3, signal: null })
  assert.equal(await bash('kill -SEGV $$').exited, { code: null, signal: 'SIGSEGV' })
})

test('it leads a group of its own, reads nothing, and its output goes to its file', async () => {
  const { identity, exited } = bash('cat; echo $$ $(ps -o pgid= -p $$)')
  await exited
  const { pid } = identity!
  assert.is(printed(), `${pid} ${pid}\n`)
})

const unstartable: [string, string[], string][] = [
  ['a missing command', ['no-such-command'], 'ENOENT'],
  ['a directory', ['/'], 'EACCES'],
  ['a NUL', ['echo', 'a\0b'], 'ERR_INVALID_ARG_VALUE'],
  ['an argument too long', ['echo', 'x'.repeat(1 << 20)], 'E2BIG'],
]
for (const [what, argv, code] of unstartable) {
  test(`${what} is an end with an error, not a throw`, async () => {
    const { identity, exited, end } = start(...argv)
    assert.is(identity, undefined)
    assert.is((await exited).error?.code, code)
    await end(limitMs)
  })
}

test('ending reaches the children too and waits until they are gone', async () => {
  const { end, exited } = bash('sleep 1000 & echo $!; wait')
  const child = await printedPid()
  await end(limitMs)
  assert.equal(await exited, { code: null, signal: 'SIGTERM' })
  assert.not(isAlive(child))
})

test('what ignores TERM is killed when the grace time is over', async () => {
  const { end, exited } = bash("trap '' TERM; echo ready; while :; do sleep 1000; done")
  await says('ready')
  await end(50)
  assert.equal(await exited, { code: null, signal: 'SIGKILL' })
})

test('a child that ignores TERM is killed although its parent went by itself', async () => {
  const { end, exited, kill } = bash("(trap '' TERM; echo $BASHPID; while :; do sleep 1000; done) & wait")
  const child = await printedPid()
  const ended = end(limitMs)
  assert.equal(await exited, { code: null, signal: 'SIGTERM' })
  kill()
  await ended
  assert.not(isAlive(child))
})

test('what goes at TERM is not waited for longer', async () => {
  const { end, exited } = bash("trap 'echo bye; exit 4' TERM; echo ready; while :; do sleep 0.01; done")
  await says('ready')
  await end(limitMs)
  assert.equal(await exited, { code: 4, signal: null })
  assert.match(printed(), 'bye')
})

test('kill cuts the grace time short', async () => {
  const { end, exited, kill } = bash("trap '' TERM; echo ready; while :; do sleep 1000; done")
  await says('ready')
  const ended = end(limitMs)
  kill()
  await ended
  assert.is((await exited).signal, 'SIGKILL')
})

test('ending what has ended does nothing', async () => {
  const { end, exited } = start('true')
  await exited
  await end(limitMs)
})

test('nothing is done before the gate is opened, and pid, start and files stay what they were', async () => {
  const { identity, open, exited } = gated('bash', '-c', 'echo $$; read -r -a stat </proc/$$/stat; echo ${stat[21]}')
  await until('the gate', () => readFileSync(`/proc/${identity!.pid}/cmdline`, 'utf8').startsWith('/bin/sh'))
  assert.is(printed(), '')
  open()
  await exited
  assert.is(printed(), `${identity!.pid}\n${identity!.start}\n`)
})

test('what is ended before its gate was opened has done nothing', async () => {
  const { end, exited, open } = gated('touch', join(dir, 'done'))
  await end(limitMs)
  open()
  assert.is((await exited).signal, 'SIGTERM')
  assert.not(existsSync(join(dir, 'done')))
})

test('the command never begins when the runner dies before it opened the gate', async () => {
  const script = `
    import { createGate } from ${JSON.stringify(new URL('../../../lib/runner/held-process.ts', import.meta.url).href)}
    process.send(createGate().identity.pid)
    setInterval(() => {}, 1000)`
  const runner = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [pid] = (await once(runner, 'message')) as [number]
  assert.ok(isAlive(pid))
  runner.kill('SIGKILL')
  await until('the gate to be gone', () => !isAlive(pid))
})

const kept: [string, string[], string][] = [
  ['arguments', ['printf', '%s|', 'a b', '', '$x', '-n', 'ü\n'], 'a b||$x|-n|ü\n|'],
  ['the name it is called by', ['bash', '-c', 'echo $0'], 'bash\n'],
  ['the descriptors', ['sh', '-c', 'for fd in 3 4 5 6 7 8 9; do (: >&$fd) 2>&- && echo $fd; done; :'], ''],
  ['the mask for files', ['sh', '-c', 'umask'], `${process.umask().toString(8).padStart(4, '0')}\n`],
  [
    'the environment',
    ['sh', '-c', "tr '\\0' '\\n' </proc/$$/environ | sort"],
    `PATH=${environment.PATH}\nSPARKQ_CLAIM=${mark.claim}\nSPARKQ_TASK_ID=${mark.taskId}\n`,
  ],
  ['a word that looks like an option', ['sh', '-c', 'echo "$@"', '--', "it's", '-x'], "it's -x\n"],
]
for (const [what, argv, said] of kept) {
  test(`the gate leaves no trace in ${what}`, async () => {
    assert.equal(await start(...argv).exited, { code: 0, signal: null })
    assert.is(printed(), said)
  })
}

if (process.platform === 'linux') {
  test('a process is known by its start time and boot as well', async () => {
    const identity = start('sleep', '1000').identity!
    assert.match(identity.start!, /^\d+$/)
    assert.match(identity.boot!, /^[0-9a-f-]{36}$/)
    assert.equal(identityOf(identity.pid), identity)
    assert.is.not(identityOf(process.pid).start, identity.start)
  })
}

test.run()
