// What a command leaves behind when it has ended by itself.

import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createGate } from '../../../lib/runner/held-process.ts'
import { killedWords } from '../../../lib/processes/killed-summary.ts'
import { startProcess, type Running } from '../../../lib/runner/process.ts'
import { endLeftBehind } from '../../../lib/processes/left-behind.ts'
import { processTable } from '../../../lib/processes/process-table.ts'
import { livingIn } from '../../helpers/in-folder.ts'
import { limitMs } from '../../helpers/patience.ts'

const mark = { taskId: 'tsk_left', claim: process.pid }
const marked = { SPARKQ_TASK_ID: mark.taskId, SPARKQ_CLAIM: String(mark.claim) }
const path = process.env['PATH']!

const test = suite<{ dir: string }>('left behind')
test.before.each(world => {
  world.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-tree.')))
})
test.after.each(({ dir }) => {
  for (const pid of livingIn(dir)) process.kill(pid, 'SIGKILL')
  rmSync(dir, { recursive: true })
})

const bash = (dir: string, script: string): Running => {
  const running = startProcess(createGate(), {
    argv: ['bash', '-c', script],
    cwd: dir,
    env: { PATH: path, ...marked },
    mark,
    log: join(dir, 'log'),
  })
  running.open()
  return running
}

const leavers: [what: string, script: string][] = [
  ['in the background', 'sleep 1000 &'],
  ['with nohup', 'nohup sleep 1000 &'],
  ['with a new session', 'setsid -f sleep 1000'],
  ['with a double fork that ignores TERM', `( (trap '' TERM; while :; do sleep 1000; done) & )`],
]
for (const [what, script] of leavers) {
  for (const ran of ['at once', 'after a hundred processes']) {
    test(`a process that a command leaves ${what} is ended when the command ends ${ran}`, async ({ dir }) => {
      const running = bash(dir, `${script} ${ran === 'at once' ? '' : '\nfor i in {1..100}; do (:); done'}\n exit 3`)
      assert.is((await running.exited).code, 3)
      assert.match(killedWords(await running.endLeftovers(200)) ?? '', /^\d process.*: /)
      assert.equal(livingIn(dir), [])
    })
  }
}

test('a process that ends by itself, as the end of a pipe does, is neither ended nor reported', async ({ dir }) => {
  const running = bash(dir, 'exec > >(sleep 0.05; cat >copy); echo all of it')
  await running.exited
  const past = { youngest: undefined, mark, ranMs: Infinity }
  // With all the time that it needs; how much it has otherwise is a matter of the machine's speed.
  assert.is(killedWords(await endLeftBehind(past, { graceMs: limitMs, settleMs: limitMs })), undefined)
  assert.ok(existsSync(join(dir, 'copy')))
})

test('a process without the mark is left alone', async ({ dir }) => {
  const running = bash(dir, 'env -u SPARKQ_TASK_ID setsid -f sleep 1000')
  await running.exited
  await running.endLeftovers(200)
  assert.is(livingIn(dir).length, 1)
})

test('a process that is held ready for the next command is looked at once', async () => {
  const gate = createGate()
  const { environment } = processTable
  let looks = 0
  processTable.environment = pid => {
    if (pid === gate.identity!.pid) looks += 1
    return environment(pid)
  }
  try {
    await endLeftBehind({ youngest: undefined, mark, ranMs: Infinity }, { graceMs: limitMs })
    assert.is(looks, 1)
  } finally {
    processTable.environment = environment
    gate.close()
    await gate.exited
  }
})

if (process.platform === 'linux') test.run()
