// What workers say of a task, in every state that it may be in (docs/contract.md §3).

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../../lib/rpc/client.ts'
import { newId } from '../../../../lib/model/id.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'
import { claim, ID, queued, running, taskOf } from '../../../helpers/tasks.ts'

const test = suite<{ project: Scratch; call: Call }>('task.complete, fail, release, cancel, heartbeat')

test.before.each(async world => {
  world.project = await scratch()
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const methods: Record<string, (call: Call, more?: object) => Promise<unknown>> = {
  complete: (call, more) => call('task.complete', { id: ID, summary: 'done', ...more }),
  fail: (call, more) => call('task.fail', { id: ID, reason: 'broken', ...more }),
  release: (call, more) => call('task.release', { id: ID, ...more }),
  heartbeat: (call, more) => call('task.heartbeat', { id: ID, ...more }),
  cancel: (call, more) => call('task.cancel', { id: ID, ...more }),
  requeue: call => call('task.requeue', { ids: [ID] }),
}

const states: Record<string, (call: Call) => Promise<unknown>> = {
  queued,
  running,
  succeeded: async call => [await running(call), await methods['complete']!(call)],
  failed: async call => [await running(call), await methods['fail']!(call)],
  canceled: async call => [await queued(call), await methods['cancel']!(call)],
}

/** In which states a method is taken; `complete` of a succeeded one repeats what was said. */
const taken: Record<string, string[]> = {
  complete: ['running', 'succeeded'],
  fail: ['running'],
  release: ['running'],
  heartbeat: ['running'],
  cancel: ['queued', 'running'],
  requeue: ['succeeded', 'failed', 'canceled'],
}
for (const [method, allowed] of Object.entries(taken)) {
  for (const [state, reach] of Object.entries(states)) {
    const answer = allowed.includes(state) ? 'taken' : 'a conflict that changes nothing'
    test(`${method} of a task that is ${state} is ${answer}`, async ({ call }) => {
      await reach(call)
      if (allowed.includes(state)) return void (await methods[method]!(call))
      const before = await taskOf(call)
      const error = await refusal(methods[method]!(call))
      assert.is(error.code, 'conflict')
      assert.match(error.message, `'${ID}' is ${state}`)
      assert.equal(await taskOf(call), before)
    })
  }
}

for (const [method, act] of Object.entries(methods)) {
  test(`${method} of a task that does not exist is not found`, async ({ call }) =>
    assert.is(await codeOf(act(call)), 'not_found'))
}

test('complete keeps summary, data and output, and ends the attempt', async ({ call, project }) => {
  await running(call)
  await project.clock.advance(1500)
  await call('task.complete', {
    id: ID,
    summary: '123',
    data: { files: 3 },
    stdout: 'out\n',
    stderr: 'err\n',
    exit_code: 0,
    claim: 1,
  })
  const task = await taskOf(call)
  assert.equal(
    [
      task.status,
      task.result_summary,
      task.result_data,
      task.stdout,
      task.stderr,
      task.exit_code,
      task.duration,
      task.finished_at,
      task.error,
    ],
    ['succeeded', '123', { files: 3 }, 'out\n', 'err\n', 0, 1.5, '2026-01-31T07:00:01.500Z', null],
  )
  assert.equal(
    task.history.map(({ number, outcome, ended_at }) => [number, outcome, ended_at]),
    [[1, 'succeeded', '2026-01-31T07:00:01.500Z']],
  )
})

const blanks = ['', ' ', '\n\t ', '\u00a0\u2003\ufeff']
for (const blank of blanks) {
  test(`a blank summary or reason (${JSON.stringify(blank)}) is refused and changes nothing`, async ({ call }) => {
    await running(call)
    assert.is(await codeOf(call('task.complete', { id: ID, summary: blank })), 'invalid')
    assert.is(await codeOf(call('task.fail', { id: ID, reason: blank })), 'invalid')
    assert.is((await taskOf(call)).status, 'running')
  })
}

for (const summary of ['123', 'a.txt', '0', 'x'.repeat(10_000), 'ä\n\u0000😀', '--help', '{"not":"json"']) {
  test(`the summary ${JSON.stringify(summary.slice(0, 20))} is a text like any other`, async ({ call }) => {
    await running(call)
    assert.is((await call('task.complete', { id: ID, summary })).result_summary, summary)
    assert.is((await taskOf(call)).result_summary, summary)
  })
}

test('data may be any JSON; null is none', async ({ call }) => {
  for (const data of [0, '', false, [], { a: null }]) {
    const [task] = await queued(call)
    await claim(call)
    assert.equal((await call('task.complete', { id: task!.id, summary: 's', data })).result_data, data)
  }
})

test('the same complete again is a success that changes nothing; a different one is a conflict', async ({
  call,
  project,
}) => {
  await running(call)
  const first = await call('task.complete', { id: ID, summary: 'done', data: { n: 1 }, claim: 1 })
  await project.clock.advance(1000)
  assert.equal(await call('task.complete', { id: ID, summary: 'done', data: { n: 1 }, claim: 1 }), first)
  assert.equal(await call('task.complete', { id: ID, summary: 'done', data: { n: 1 } }), first)
  for (const other of [{ summary: 'done!' }, { summary: 'done', data: { n: 2 } }, { summary: 'done' }]) {
    assert.is(await codeOf(call('task.complete', { id: ID, ...other })), 'conflict')
  }
})

for (const method of ['complete', 'fail', 'release', 'cancel']) {
  test(`${method} stores which processes had to be killed, and the journal names them`, async ({ call, project }) => {
    await running(call)
    await methods[method]!(call, { claim: 1, killed: '1 process: 4711 sleep' })
    assert.is((await taskOf(call)).history[0]!.killed, '1 process: 4711 sleep')
    const journal = new DatabaseSync(join(project.stateDir, 'sparkq.db'), { readOnly: true })
    const told = journal.prepare("SELECT claim, detail FROM events WHERE kind = 'task.killed'").all()
    journal.close()
    assert.equal(
      told.map(({ claim, detail }) => [claim, detail]),
      [[1, '1 process: 4711 sleep']],
    )
  })
}

test('fail keeps the reason and its type, and a code or signal', async ({ call }) => {
  await running(call)
  await call('task.fail', {
    id: ID,
    reason: 'no such file',
    error_type: 'compile',
    exit_code: 2,
    signal: 'SIGTERM',
    data: [1],
  })
  const task = await taskOf(call)
  assert.equal(
    [task.status, task.error, task.error_type, task.exit_code, task.result_data],
    ['failed', 'no such file', 'compile', 2, [1]],
  )
  assert.is(task.history[0]!.signal, 'SIGTERM')
})

test('fail without a type is `failed`', async ({ call }) => {
  await running(call)
  assert.is((await call('task.fail', { id: ID, reason: 'x' })).error_type, 'failed')
})

for (const method of ['complete', 'fail', 'release', 'heartbeat', 'cancel']) {
  test(`a late worker's ${method}, after a release and a second claim, is claim_lost and changes nothing`, async ({
    call,
  }) => {
    await running(call)
    await call('task.release', { id: ID, claim: 1 })
    assert.is(await codeOf(methods[method]!(call, { claim: 1 })), 'claim_lost', 'nobody has it now')
    await claim(call)
    const before = await taskOf(call)
    const error = await refusal(methods[method]!(call, { claim: 1 }))
    assert.is(error.code, 'claim_lost')
    assert.match(error.message, `attempt 1 of task '${ID}'`)
    assert.equal(await taskOf(call), before)
    await methods[method]!(call, { claim: 2 })
  })
}

test('a claim number that was never given is claim_lost', async ({ call }) => {
  await running(call)
  for (const number of [0, 2, -1, 1.5])
    assert.is(await codeOf(call('task.complete', { id: ID, summary: 's', claim: number })), 'claim_lost')
})

for (const [method, more] of [
  ['task.fail', { reason: 'by itself' }],
  ['task.release', { interrupted: true }],
] as const) {
  test(`a cancel that was asked for is not lost to a ${method} that crosses it`, async ({ project }) => {
    const worker = await project.client()
    const id = newId('wrk')
    await worker.call('worker.register', { id, name: 'w', queue: 'default', pid: process.pid, host: 'h' })
    const task = (await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] }, retries: 3 }] }))
      .tasks[0]!.id
    await worker.call('task.claim', { queue: 'default', worker: id })
    const canceled = project.call('task.cancel', { id: task })
    await project.call('daemon.hello', { protocol: 1 }) // behind it on one connection
    assert.is((await worker.call(method, { id: task, claim: 1, ...more } as never)).status, 'canceled')
    assert.is((await canceled).status, 'canceled')
  })
}

test('a log path may only be one of the daemon', async ({ call, project }) => {
  await running(call)
  const start = (log_path: string) => call('task.start', { id: ID, claim: 1, pid: 1, log_path })
  for (const path of ['/etc/passwd', `${project.stateDir}/logs/../sparkq`, 'relative', `${project.stateDir}/logs2/x`])
    assert.is(await codeOf(start(path)), 'invalid', path)
  await start(`${project.stateDir}/logs/x/1`)
  assert.is((await taskOf(call)).log_path, `${project.stateDir}/logs/x/1`)
  assert.is(await codeOf(call('task.start', { id: ID, claim: 2, pid: 1 })), 'claim_lost')
})

test.run()
