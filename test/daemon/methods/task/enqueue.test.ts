import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Loose } from '../../../../lib/rpc/client.ts'
import { newId } from '../../../../lib/model/id.ts'
import type { Params } from '../../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'

type NewTask = Loose<Params<'task.enqueue'>['tasks'][number]>
type World = { project: Scratch; enqueue: (...tasks: NewTask[]) => ReturnType<typeof enqueueIn> }

const test = suite<World>('task.enqueue')

const enqueueIn = async ({ call }: Scratch, tasks: NewTask[]) => (await call('task.enqueue', { tasks })).tasks

test.before.each(async world => {
  world.project = await scratch(
    'tools:\n  ask: {description: by hand}\n  copy: {command: [cp], timeout: none, retries: 2, cwd: /srv}\n',
  )
  world.enqueue = (...tasks) => enqueueIn(world.project, tasks)
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const ECHO: NewTask = { payload: { argv: ['echo', 'hi'] } }
const queued = async ({ project }: World): Promise<number> =>
  (await project.call('queue.show', { queue: 'default' })).counts.queued

test('a new task has an id, a friendly id and the settings of its tool', async ({ project, enqueue }) => {
  const [made] = await enqueue(ECHO)
  assert.match(made!.id, /^tsk_[0-9a-hjkmnp-tv-z]{26}$/)
  assert.equal(made, { id: made!.id, friendly_id: 'DEFAULT-1', queue: 'default', status: 'queued', created: true })
  const task = await project.call('task.get', { id: made!.id })
  assert.equal(
    [
      task.session,
      task.tool_name,
      task.task_class,
      task.timeout,
      task.retries,
      task.attempts,
      task.claim,
      task.not_before,
      task.created_at,
    ],
    ['default', 'run-bash', 'MEDIUM_SCRIPT', 600, 0, 0, null, null, '2026-01-31T07:00:00.000Z'],
  )
})

test('the directory of a task is that of the payload, else the tool, else the caller, else the project', async ({
  project,
  enqueue,
}) => {
  const cwdOf = async (task: NewTask) =>
    ((await project.call('task.get', { id: (await enqueue(task))[0]!.id })).payload as { cwd: string }).cwd
  assert.is(await cwdOf({ payload: { argv: ['x'], cwd: '/a' }, cwd: '/b' }), '/a')
  assert.is(await cwdOf({ payload: { argv: ['x'] }, tool: 'copy', cwd: '/b' }), '/srv')
  assert.is(await cwdOf({ payload: { argv: ['x'] }, cwd: '/b' }), '/b')
  assert.is(await cwdOf({ payload: { argv: ['x'] } }), project.dir)
})

test('order is that of enqueuing, in one request as over many', async ({ project, enqueue }) => {
  await enqueue(ECHO, ECHO)
  await project.clock.advance(-5000) // the clock may go back; the order does not
  await enqueue(ECHO)
  const claims = [1, 2, 3].map(() => project.call('task.claim', { queue: 'default' }))
  assert.equal(
    (await Promise.all(claims)).map(task => task!.friendly_id),
    ['DEFAULT-1', 'DEFAULT-2', 'DEFAULT-3'],
  )
})

test('is all or nothing', async world => {
  assert.is(await codeOf(world.enqueue(ECHO, { payload: { argv: [] } }, ECHO)), 'invalid')
  assert.is(await queued(world), 0)
  assert.is((await world.enqueue(ECHO))[0]!.friendly_id, 'DEFAULT-1', 'no number was used up')
})

test('the same id twice is one task, in one request or two, whatever became of it', async world => {
  const id = newId('tsk')
  const both = await world.enqueue({ ...ECHO, id }, { ...ECHO, id })
  assert.equal(
    both.map(({ created }) => created),
    [true, true],
  )
  await world.project.call('task.cancel', { id })
  const [again] = await world.enqueue({ ...ECHO, id })
  assert.equal([again!.created, again!.status, again!.friendly_id], [true, 'canceled', 'DEFAULT-1'])
  assert.is(await queued(world), 0)
})

test('the same id again is answered with the first task, even if it would be refused now', async world => {
  const { call } = world.project
  await call('queue.create', { name: 'other' })
  const sent: NewTask[] = [
    { ...ECHO, id: newId('tsk') },
    { ...ECHO, id: newId('tsk'), queue: 'other' },
    { ...ECHO, id: newId('tsk'), key: 'k', if_exists: 'error' },
    { ...ECHO, id: newId('tsk'), key: 'l', if_exists: 'replace' },
  ]
  const answered = await world.enqueue(...sent)
  await call('queue.end', { queue: 'other' })
  const again = await world.enqueue(...sent)
  assert.equal(again, answered)
  const [next] = await world.enqueue(ECHO)
  assert.is(next!.friendly_id, 'DEFAULT-4')
})

test('a key is held by one open task: skip answers with that one', async world => {
  const [first] = await world.enqueue({ ...ECHO, key: 'k' })
  const [second] = await world.enqueue({ payload: { argv: ['other'] }, key: 'k' })
  assert.equal(second, { ...first, created: false })
  await world.project.call('task.claim', { queue: 'default' })
  assert.equal((await world.enqueue({ ...ECHO, key: 'k' }))[0], { ...first, status: 'running', created: false })
  await world.project.call('task.complete', { id: first!.id, summary: 'done' })
  assert.ok((await world.enqueue({ ...ECHO, key: 'k' }))[0]!.created, 'it is free again')
})

test('a key with error is refused while it is held', async world => {
  await world.enqueue({ ...ECHO, key: 'k' })
  const error = await refusal(world.enqueue({ ...ECHO, key: 'k', if_exists: 'error' }))
  assert.is(error.code, 'exists')
  assert.match(error.message, "'k'")
  assert.is(await queued(world), 1)
})

test('a key with replace cancels the queued one, and leaves a running one in peace', async world => {
  const [old] = await world.enqueue({ ...ECHO, key: 'k' })
  const [fresh] = await world.enqueue({ ...ECHO, key: 'k', if_exists: 'replace' })
  assert.ok(fresh!.created)
  assert.is((await world.project.call('task.get', { id: old!.id })).status, 'canceled')
  await world.project.call('task.claim', { queue: 'default' })
  assert.is(await codeOf(world.enqueue({ ...ECHO, key: 'k', if_exists: 'replace' })), 'conflict')
  assert.is((await world.project.call('task.get', { id: fresh!.id })).status, 'running')
})

const timeouts: [given: number | null | undefined, kept: number | null | 'refused'][] = [
  [undefined, 600],
  [null, null],
  [1, 1],
  [0.5, 0.5],
  [2_592_000, 2_592_000],
  [0, 'refused'],
  [-5, 'refused'],
  [2_592_000.5, 'refused'],
  [1e9, 'refused'],
]
for (const [given, kept] of timeouts) {
  test(`a timeout of ${given} is ${kept}`, async world => {
    if (kept === 'refused') return assert.is(await codeOf(world.enqueue({ ...ECHO, timeout: given })), 'invalid_params')
    const { id } = (await world.enqueue({ ...ECHO, timeout: given }))[0]!
    assert.is((await world.project.call('task.get', { id })).timeout, kept)
  })
}

test('a tool brings its own timeout and retries', async world => {
  const { id } = (await world.enqueue({ payload: { argv: ['a', 'b'] }, tool: 'copy' }))[0]!
  const { timeout, retries, task_class } = await world.project.call('task.get', { id })
  assert.equal([timeout, retries, task_class], [null, 2, null])
})

const moments: [given: string, kept: string | null | 'refused'][] = [
  ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
  ['2026-01-31T09:00:00.5+01:00', '2026-01-31T08:00:00.500Z'],
  ['2026-01-31T07:00:00Z', null],
  ['1999-01-01T00:00:00Z', null],
  ['tomorrow', 'refused'],
  ['', 'refused'],
  ['1', 'refused'],
  ['March 7', 'refused'],
  ['2026-02-31T00:00:00Z', 'refused'],
  ['2026-13-01T00:00:00Z', 'refused'],
]
for (const [given, kept] of moments) {
  test(`not before '${given}' is ${kept}`, async world => {
    if (kept === 'refused') return assert.is(await codeOf(world.enqueue({ ...ECHO, not_before: given })), 'invalid')
    const { id } = (await world.enqueue({ ...ECHO, not_before: given }))[0]!
    assert.is((await world.project.call('task.get', { id })).not_before, kept)
  })
}

test('an unknown queue or tool names the nearest', async world => {
  const queue = await refusal(world.enqueue({ ...ECHO, queue: 'defualt' }))
  assert.equal([queue.code, queue.hint], ['not_found', "did you mean 'default'?"])
  const tool = await refusal(world.enqueue({ ...ECHO, tool: 'run-bahs' }))
  assert.equal([tool.code, tool.hint], ['not_found', "did you mean 'run-bash'?"])
  for (const name of ['__proto__', 'toString', 'constructor'])
    assert.is(await codeOf(world.enqueue({ ...ECHO, tool: name })), 'not_found')
})

const states: [state: string, moves: ('pause' | 'end' | 'archive')[], planned: boolean, takes: boolean][] = [
  ['planned', [], true, true],
  ['active', [], false, true],
  ['paused', ['pause'], false, true],
  ['ended', ['end'], false, false],
  ['archived', ['end', 'archive'], false, false],
]
for (const [state, moves, planned, takes] of states) {
  test(`a queue that is ${state} ${takes ? 'takes' : 'refuses'} tasks`, async world => {
    const { call } = world.project
    await call('queue.create', { name: 'q', planned })
    for (const move of moves) await call(`queue.${move}`, { queue: 'q' })
    if (takes) return assert.ok((await world.enqueue({ ...ECHO, queue: 'q' }))[0]!.created)
    const error = await refusal(world.enqueue({ ...ECHO, queue: 'q' }))
    assert.is(error.code, 'conflict')
    assert.match(error.message, `is ${state}`)
    assert.is((await call('queue.show', { queue: 'q' })).counts.queued, 0)
  })
}

test('queues whose names share their letters get different ones: a friendly id is one task, ever', async world => {
  for (const name of ['auth', 'auth-2', 'AUTH_x']) await world.project.call('queue.create', { name })
  const made = await world.enqueue(...['auth', 'auth-2', 'auth', 'AUTH_x', 'auth-2'].map(queue => ({ ...ECHO, queue })))
  assert.equal(
    made.map(({ friendly_id }) => friendly_id),
    ['AUTH-1', 'AUTH2-1', 'AUTH-2', 'AUTHX-1', 'AUTH2-2'],
  )
  for (const { id, friendly_id } of made) assert.is((await world.project.call('task.get', { id: friendly_id })).id, id)
})

test('the number of a purged task is never given again', async world => {
  const [first] = await world.enqueue(ECHO)
  await world.project.call('task.cancel', { id: first!.id })
  assert.is((await world.project.call('task.purge', { older_than: 0 })).deleted, 1)
  assert.is((await world.enqueue(ECHO))[0]!.friendly_id, 'DEFAULT-2')
})

test('a dry run checks everything, answers the same, and adds nothing', async world => {
  const { project, enqueue } = world
  const dry = (tasks: NewTask[]) => project.call('task.enqueue', { tasks, dry_run: true, report: 'all' })
  const { tasks, queues } = await dry([ECHO, { ...ECHO, key: 'k' }])
  assert.equal(
    tasks.map(({ friendly_id, created }) => [friendly_id, created]),
    [
      ['DEFAULT-1', true],
      ['DEFAULT-2', true],
    ],
  )
  assert.is(queues!.length, 1)
  assert.is(await queued(world), 0)
  assert.equal((await project.call('event.list', { after: 0, kinds: ['task'] })).events, [])
  assert.is(await codeOf(dry([{ payload: {} }])), 'invalid')
  assert.is((await enqueue({ ...ECHO, key: 'k' }))[0]!.friendly_id, 'DEFAULT-1')
  assert.is((await dry([{ ...ECHO, key: 'k' }])).tasks[0]!.created, false)
  // Beside a real one in the same turn of the loop.
  const [, real] = await Promise.all([dry([ECHO]), project.call('task.enqueue', { tasks: [ECHO] })])
  assert.is(real.tasks[0]!.friendly_id, 'DEFAULT-2')
})

test.run()
