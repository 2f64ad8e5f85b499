// The slots of a runner beside a daemon that answers as the test says.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ClaimedTask } from '../../../lib/protocol/entities.ts'
import type { Link } from '../../../lib/runner/daemon-link.ts'
import { createSlots } from '../../../lib/runner/slots.ts'
import { until } from '../../helpers/until.ts'

const dir = mkdtempSync(join(tmpdir(), 'sq-slots.'))
const env = { PATH: process.env['PATH'] }

const test = suite('runner slots')
test.after(() => rmSync(dir, { recursive: true }))

/** Lives until the file `gate` exists. */
const TASK = {
  id: 'tsk_1',
  claim: 1,
  claimed_at: new Date().toISOString(),
  payload: { cwd: dir, script: 'echo $$ >pid; until [ -e gate ]; do sleep 0.01; done; echo done' },
  tool: { name: 'run-bash', kind: 'bash', command: [], env: [], cwd: null, kill_grace: 1, max_log: 1e6 },
  queue: { id: 'que_1', name: 'q', instructions: null },
} as unknown as ClaimedTask

test('a command that ended has its result, although its runner receives the stop first', async () => {
  const reports: string[] = []
  const link = {
    registration: () => ({ logs: dir, socket: '/run/sock', heartbeat: 1e6, queue: TASK.queue }),
    call: () => Promise.resolve(TASK),
    insist: (method: string) => Promise.resolve(void reports.push(method)),
    close() {},
  } as unknown as Link
  const slots = createSlots({
    mode: 'once',
    jobs: 1,
    idleSeconds: undefined,
    workerId: 'wrk_1',
    place: { env },
    chat: { tasks: 'none', show() {} },
    busy() {},
    finished() {},
    keep: undefined,
  })
  const over = slots.run(link)
  const pid = await until('the command to begin', () => Number(spawnSync('cat', [join(dir, 'pid')]).stdout))
  await setImmediate()
  // Without a turn of the event loop: the command ends, and the stop arrives before its exit event.
  spawnSync('touch', [join(dir, 'gate')])
  while (!/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) spawnSync('true')
  spawnSync('true')
  slots.halt('now')
  await over
  assert.equal(
    reports.filter(method => method !== 'task.start'),
    ['task.complete'],
  )
})

/** Slots that wait for tasks, beside a daemon that answers their claims when the test says so. */
const waitingSlots = (jobs: number, idleSeconds?: number) => {
  const claims: { params: { jobs: number; wait: number | null }; answer: (task: null) => void }[] = []
  const link = {
    registration: () => ({ logs: dir, socket: '/run/sock', heartbeat: 1e6, queue: TASK.queue }),
    call: (_: string, params: never) => new Promise(answer => void claims.push({ params, answer })),
    close() {},
  } as unknown as Link
  const slots = createSlots({
    mode: 'watch',
    jobs,
    idleSeconds,
    workerId: 'wrk_1',
    place: { env },
    chat: { tasks: 'all', show() {} }, // so that they prepare no processes
    busy() {},
    finished() {},
    keep: undefined,
  })
  return { slots, claims, over: slots.run(link) }
}

test('a higher number adds claims at once; those for the old number come back, and are made anew', async () => {
  const { slots, claims, over } = waitingSlots(1)
  slots.directed({ directive: 'jobs', jobs: 3 })
  assert.equal(
    claims.map(({ params }) => params.jobs),
    [1, 3, 3],
  )
  claims[0]!.answer(null)
  await setImmediate()
  assert.equal(
    claims.map(({ params }) => params.jobs),
    [1, 3, 3, 3],
  )
  slots.halt('drain')
  await over
})

test('a lower number makes no claim until the tasks at hand fit in it', async () => {
  const { slots, claims, over } = waitingSlots(2)
  slots.directed({ directive: 'jobs', jobs: 1 })
  claims[0]!.answer(null)
  await setImmediate()
  assert.is(claims.length, 2)
  claims[1]!.answer(null)
  await setImmediate()
  assert.equal(
    claims.map(({ params }) => params.jobs),
    [2, 2, 1],
  )
  slots.halt('drain')
  await over
})

const title = 'one that ends when it is idle lets the daemon measure the time, and ends when no claim waits any more'
test(title, async () => {
  const { claims, over } = waitingSlots(2, 600)
  assert.equal(
    claims.map(({ params }) => params.wait),
    [600, 600],
  )
  for (const { answer } of claims) answer(null)
  await over
  assert.is(claims.length, 2)
})

test.run()
