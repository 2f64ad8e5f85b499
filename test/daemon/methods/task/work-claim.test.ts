import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'

const test = suite<{ project: Scratch }>('task.claim')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, count = 1, more: object = {}) =>
  (
    await call('task.enqueue', {
      tasks: Array.from({ length: count }, () => ({ payload: { argv: ['true'] }, ...more })),
    })
  ).tasks

/** A claim that waits, from a connection of its own; resolves once it does. */
const waiting = async (project: Scratch, params: object = { wait: null }) => {
  const wire = await project.wire()
  wire.request('claim', 'task.claim', { queue: 'default', ...params })
  wire.request('parked', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'parked')
  return wire
}

test('gives the oldest task, in the shape of docs/contract.md §7, with its tool', async ({ project }) => {
  await project.call('queue.create', { name: 'auth', instructions: 'Implement JWT' })
  const [made] = await enqueue(project, 2, { queue: 'auth' })
  const claimed = (await project.call('task.claim', { queue: 'auth' }))!
  const { tool, queue, environment, ...task } = claimed
  assert.equal(task, {
    id: made!.id,
    friendly_id: 'AUTH-1',
    tool_name: 'run-bash',
    task_class: 'MEDIUM_SCRIPT',
    payload: { cwd: project.dir, argv: ['true'] },
    status: 'running',
    timeout: 600,
    attempts: 1,
    claim: 1,
    worker_id: null,
    created_at: '2026-01-31T07:00:00.000Z',
    claimed_at: '2026-01-31T07:00:00.000Z',
    started_at: '2026-01-31T07:00:00.000Z',
    name: null,
  })
  assert.equal([queue.name, queue.instructions], ['auth', 'Implement JWT'])
  assert.equal([tool.name, tool.kind, environment], ['run-bash', 'bash', null])
})

test('gives null where there is nothing, and peek changes nothing', async ({ project }) => {
  assert.is(await project.call('task.claim', { queue: 'default' }), null)
  assert.is(await project.call('task.peek', { queue: 'default' }), null)
  const [made] = await enqueue(project)
  for (let i = 0; i < 2; i++) assert.is((await project.call('task.peek', { queue: 'default' }))!.id, made!.id)
  assert.equal(
    [
      (await project.call('task.peek', { queue: 'default' }))!.claim,
      (await project.call('task.claim', { queue: 'default' }))!.claim,
    ],
    [null, 1],
  )
})

test('an unknown queue is refused with the nearest', async ({ project }) => {
  const error = await refusal(project.call('task.claim', { queue: 'defalt' }))
  assert.equal([error.code, error.hint], ['not_found', "did you mean 'default'?"])
  assert.is(await codeOf(project.call('task.peek', { queue: 'none' })), 'not_found')
})

test('a worker that is not registered cannot claim', async ({ project }) => {
  assert.is(
    await codeOf(project.call('task.claim', { queue: 'default', worker: 'wrk_00000000000000000000000000' })),
    'not_found',
  )
})

for (const tasks of [32, 1]) {
  test(`32 at once on ${tasks}: ${tasks} different tasks, no errors, nothing for the rest`, async ({ project }) => {
    await enqueue(project, tasks)
    const wires = await Promise.all(Array.from({ length: 32 }, () => project.wire()))
    for (const wire of wires) wire.request(1, 'task.claim', { queue: 'default' })
    const answers = await Promise.all(wires.map(wire => wire.next()))
    assert.equal(
      answers.filter(({ error }) => error),
      [],
    )
    const ids = answers.map(({ result }) => result?.id).filter(id => id !== undefined)
    assert.is(ids.length, tasks)
    assert.is(new Set(ids).size, tasks)
  })
}

const blocked: [state: string, prepare: (project: Scratch) => Promise<unknown>][] = [
  ['planned', ({ call }) => call('queue.create', { name: 'q', planned: true })],
  [
    'paused',
    async ({ call }) => [await call('queue.create', { name: 'q' }), await call('queue.pause', { queue: 'q' })],
  ],
]
for (const [state, prepare] of blocked) {
  test(`a queue that is ${state} hands out nothing`, async ({ project }) => {
    await prepare(project)
    await enqueue(project, 1, { queue: 'q' })
    assert.is(await project.call('task.claim', { queue: 'q' }), null)
    assert.is(await project.call('task.peek', { queue: 'q' }), null)
  })
}

test('a queue that ended hands out nothing, even to a claim that waits', async ({ project }) => {
  await enqueue(project)
  await project.call('queue.end', { queue: 'default' })
  assert.is(await project.call('task.claim', { queue: 'default', wait: null }), null)
  await project.call('queue.archive', { queue: 'default' })
  assert.is(await project.call('task.claim', { queue: 'default', wait: null }), null)
})

const wakers: [
  what: string,
  prepare: (project: Scratch) => Promise<unknown>,
  wake: (project: Scratch) => Promise<unknown>,
][] = [
  ['an enqueue', async () => {}, project => enqueue(project)],
  [
    'a resume',
    async project => [await enqueue(project), await project.call('queue.pause', { queue: 'default' })],
    ({ call }) => call('queue.resume', { queue: 'default' }),
  ],
  [
    'a task that becomes due',
    project => enqueue(project, 1, { not_before: '2026-01-31T07:01:00Z' }),
    ({ clock }) => clock.advance(60_000),
  ],
  [
    'a release',
    async project => [await enqueue(project), await project.call('task.claim', { queue: 'default' })],
    ({ call }) => call('task.release', { id: 'DEFAULT-1' }),
  ],
]
for (const [what, prepare, wake] of wakers) {
  test(`a claim that waits is woken by ${what}`, async ({ project }) => {
    await prepare(project)
    const wire = await waiting(project)
    assert.equal(wire.rest(), [])
    await wake(project)
    assert.is((await wire.next()).result.friendly_id, 'DEFAULT-1')
  })
}

test('a claim that waits is woken by the start of its queue', async ({ project }) => {
  await project.call('queue.create', { name: 'q', planned: true })
  await enqueue(project, 1, { queue: 'q' })
  const wire = await waiting(project, { queue: 'q', wait: 60 })
  await project.call('queue.start', { queue: 'q' })
  assert.is((await wire.next()).result.friendly_id, 'Q-1')
})

test('a claim that waits learns that its queue ended', async ({ project }) => {
  const wire = await waiting(project)
  await project.call('queue.end', { queue: 'default' })
  assert.is((await wire.next()).result, null)
})

test('a claim gets the task of an enqueue that follows it in the same turn', async ({ project }) => {
  const wire = await project.wire()
  const enqueueLine = {
    jsonrpc: '2.0',
    id: 2,
    method: 'task.enqueue',
    params: { tasks: [{ payload: { argv: ['true'] } }] },
  }
  const claimLine = { jsonrpc: '2.0', id: 1, method: 'task.claim', params: { queue: 'default', wait: null } }
  wire.send(`${JSON.stringify(claimLine)}\n${JSON.stringify(enqueueLine)}\n`)
  const answers = [await wire.next(), await wire.next()]
  assert.ok(answers.find(({ id }) => id === 1)!.result.id)
})

test('tasks of another queue wake no claim here', async ({ project }) => {
  const wire = await waiting(project, { wait: 10 })
  await project.call('queue.create', { name: 'other' })
  await enqueue(project, 1, { queue: 'other' })
  await project.clock.advance(9_999)
  await project.call('daemon.hello', { protocol: 1 })
  assert.equal(wire.rest(), [])
  await project.clock.advance(1)
  assert.is((await wire.next()).result, null, 'its time is up')
})

test('each wake-up shortens the wait, it does not restart it', async ({ project }) => {
  const first = await waiting(project, { wait: null })
  const second = await waiting(project, { wait: 10 })
  await project.clock.advance(6_000)
  await enqueue(project)
  assert.ok((await first.next()).result.id)
  await project.clock.advance(4_000)
  assert.is((await second.next()).result, null)
})

test('claims that wait are served in the order in which they came', async ({ project }) => {
  const wires = []
  for (let i = 0; i < 5; i++) wires.push(await waiting(project))
  for (const [i, wire] of wires.entries()) {
    await enqueue(project)
    assert.is((await wire.next()).result.friendly_id, `DEFAULT-${i + 1}`)
  }
})

test('as many are woken as there are tasks, with a task each', async ({ project }) => {
  const wires = await Promise.all(Array.from({ length: 8 }, () => waiting(project)))
  await enqueue(project, 8)
  const ids = (await Promise.all(wires.map(wire => wire.next()))).map(({ result }) => result.id)
  assert.is(new Set(ids).size, 8)
})

test('claims that wait while the daemon stops receive an error', async ({ project }) => {
  const wire = await waiting(project)
  void project.daemon.stop()
  assert.is((await wire.next()).error.data.code, 'shutting_down')
})

for (const wait of [0, -1, '1']) {
  test(`a wait of ${JSON.stringify(wait)} is refused`, async ({ project }) => {
    const wire = await project.wire()
    wire.request(1, 'task.claim', { queue: 'default', wait })
    assert.is((await wire.next()).error.data.code, 'invalid_params')
  })
}

test.run()
