// Trees of processes that do not want to end, and processes that must not be ended.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createGate } from '../../../lib/runner/held-process.ts'
import { killedWords } from '../../../lib/processes/killed-summary.ts'
import { startProcess, type Running } from '../../../lib/runner/process.ts'
import { identityOf } from '../../../lib/processes/process-table.ts'
import { endTree } from '../../../lib/processes/end-processes.ts'
import { livingIn } from '../../helpers/in-folder.ts'
import { limitMs } from '../../helpers/patience.ts'
import { until } from '../../helpers/until.ts'

const mark = { taskId: 'tsk_tree', claim: process.pid }
const marked = { SPARKQ_TASK_ID: mark.taskId, SPARKQ_CLAIM: String(mark.claim) }
const path = process.env['PATH']!

const test = suite<{ dir: string; strangers: ChildProcess[] }>('runner tree')
test.before.each(world => {
  world.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-tree.')))
  world.strangers = []
})
test.after.each(({ dir, strangers }) => {
  for (const stranger of strangers) stranger.kill('SIGKILL')
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
const ready = (dir: string) => until('the tree', () => existsSync(join(dir, 'ready')))

const readyOnceStopped = '(until grep -q "^State:.T" /proc/$$/status; do :; done; touch ready)'

/** What each does before it writes `ready`, and then waits. `words`: what is said to have been killed; `either` where
 * that depends on how far a child has come when it is found: in the group still, whose end is nothing to tell, or out
 * of it. */
const trees: [what: string, script: string, words: RegExp | undefined | 'either'][] = [
  ['that ends as it is told', 'sleep 1000 & (sleep 1000 &); touch ready; wait', undefined],
  [
    'that ignores TERM',
    "trap '' TERM; sleep 1000 & touch ready; while :; do sleep 1000; done",
    /^\d+ processes: .*bash/,
  ],
  ['with a double fork', '( ( sleep 1000 & ) & ); touch ready; sleep 1000', undefined],
  [
    'with a new session',
    'setsid sh -c "touch ready; exec sleep 1000" & wait',
    /^\d process(es)?: \d+ (sleep|sh|bash|setsid)/,
  ],
  [
    'with a new session that ignores TERM',
    `setsid bash -c "trap '' TERM; touch ready; while :; do sleep 1000; done" & wait`,
    /bash/,
  ],
  ['with nohup', 'nohup sleep 1000 & touch ready; wait', undefined],
  [
    'that starts its children again',
    'bash -c "trap : TERM; touch ready; while :; do sleep 1000; done" & while :; do sleep 1000; done',
    /bash/,
  ],
  [
    'that starts another when it is told to end',
    "trap 'setsid sleep 1000 & exit' TERM; touch ready; while :; do sleep 0.02; done",
    'either',
  ],
  [
    'with a child whose environment is scrubbed',
    'env -i "$(command -v setsid)" sh -c "touch ready; exec sleep 1000" & wait',
    /^\d process/,
  ],
  ['with job control', 'set -m; sleep 1000 & sleep 1000 | sleep 1000 & touch ready; wait', undefined],
  [
    'that forks and forks',
    "trap '' TERM; f() { sleep 0.01; f & }; f; touch ready; while :; do sleep 1000; done",
    /bash/,
  ],
  // Another process writes `ready`, once this one is stopped.
  ['that is stopped', `sleep 1000 & kill -STOP $!; ${readyOnceStopped} & kill -STOP $$`, undefined],
  [
    'that is stopped elsewhere',
    `setsid bash -c '${readyOnceStopped} & kill -STOP $$; sleep 1000' & wait`,
    /^\d process/,
  ],
]
for (const [what, script, words] of trees) {
  test(`nothing is left of a tree ${what}`, async ({ dir }) => {
    const running = bash(dir, script)
    await ready(dir)
    // Where all end as they are told, how soon they do is up to the machine.
    const said = killedWords(await running.end(words === undefined ? limitMs : 300))
    await running.exited
    assert.equal(livingIn(dir), [])
    if (words === undefined) assert.is(said, undefined)
    else if (words !== 'either') assert.match(said ?? '', words)
  })
}

test('the daemon, which knows only the stored root, ends the tree and reports all of it', async ({ dir }) => {
  const running = bash(dir, 'env -i "$(command -v setsid)" sh -c "touch ready; exec sleep 1000" & wait')
  await ready(dir)
  const { killed, left } = await endTree({ tree: { root: running.identity, mark }, graceMs: 300, report: 'all' })
  assert.ok(killed.length >= 2 && killed.some(({ pid }) => pid === running.identity!.pid))
  assert.equal([left, livingIn(dir)], [[], []])
})

test('where the root was never recorded the mark suffices', async ({ dir }) => {
  bash(dir, 'setsid sleep 1000 & touch ready; wait')
  await ready(dir)
  await endTree({ tree: { mark }, graceMs: 300, report: 'all' })
  assert.equal(livingIn(dir), [])
})

/** One that has nothing to do with the attempt but its pid. */
const stranger = (dir: string, strangers: ChildProcess[]) => {
  const child = spawn('sleep', ['1000'], { cwd: dir, env: { PATH: path }, detached: true, stdio: 'ignore' })
  strangers.push(child)
  return identityOf(child.pid!)
}

test('a recycled pid is never signalled, nor its group or session', async ({ dir, strangers }) => {
  const { pid, start, boot } = stranger(dir, strangers)
  const root = { pid, start: String(Number(start) - 1), boot }
  assert.equal(await endTree({ tree: { root, mark }, graceMs: 50, report: 'all' }), { killed: [], left: [] })
  assert.equal(livingIn(dir), [pid])
})

test('a pid without a start time is no process', async ({ dir, strangers }) => {
  const { pid, boot } = stranger(dir, strangers)
  await endTree({ tree: { root: { pid, start: undefined, boot }, mark }, graceMs: 50, report: 'all' })
  assert.equal(livingIn(dir), [pid])
})

test('after another boot there is nothing to end', async ({ dir, strangers }) => {
  const root = stranger(dir, strangers)
  await endTree({ tree: { root: { ...root, boot: 'another' } }, graceMs: 50, report: 'all' })
  assert.equal(livingIn(dir), [root.pid])
})

test('another attempt of the same task is another attempt', async ({ dir, strangers }) => {
  strangers.push(
    spawn('sleep', ['1000'], { cwd: dir, env: { PATH: path, ...marked, SPARKQ_CLAIM: '1' }, stdio: 'ignore' }),
  )
  await endTree({ tree: { mark: { ...mark, claim: 11 } }, graceMs: 50, report: 'all' })
  assert.is(livingIn(dir).length, 1)
})

test('what cleans up after TERM has the grace time for it', async ({ dir }) => {
  const running = bash(
    dir,
    `trap 'sh -c "sleep 0.3; touch cleaned"; exit 0' TERM; touch ready; while :; do sleep 0.02; done`,
  )
  await ready(dir)
  await running.end(limitMs)
  assert.ok(existsSync(join(dir, 'cleaned')))
})

test('many are counted, some named', () => {
  const of = (pid: number) => ({ pid, ppid: 1, group: 1, session: 1, state: 'S', start: '1', name: 'node' })
  assert.is(killedWords({ killed: [], left: [] }), undefined)
  assert.is(killedWords({ killed: [of(4)], left: [] }), '1 process: 4 node')
  assert.is(
    killedWords({ killed: Array.from({ length: 12 }, (_, i) => of(i)), left: [] }),
    '12 processes: 0 node, 1 node, 2 node, 3 node, 4 node, 5 node, 6 node, 7 node, 8 node, 9 node, …',
  )
  assert.is(
    killedWords({ killed: [of(4), of(5)], left: [of(5)] }),
    '1 process: 4 node; could not be killed: 1 process: 5 node',
  )
})

if (process.platform === 'linux') test.run()
