import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Result } from '../../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { codeOf } from '../../../helpers/refusal.ts'
import { within } from '../../../helpers/within.ts'

type Answer = Result<'queue.watch'>
type Place = NonNullable<Answer['next']>

const test = suite<{ project: Scratch }>('queue.watch')

test.before.each(async world => void (world.project = await scratch('tools: {ask: {}}\n')))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, count = 1, more: object = {}) =>
  (
    await call('task.enqueue', {
      tasks: Array.from({ length: count }, () => ({ payload: { argv: ['true'] }, ...more })),
    })
  ).tasks

const ask = (project: Scratch, after?: Place): Promise<Answer> =>
  within('an answer', project.call('queue.watch', { queue: 'default', after }))
const names = ({ tasks }: Answer): string[] => tasks.map(task => task.friendly_id)

/** Asks from a connection of its own; resolves, once the question waits, to the answer that will come. */
const waiting = async (project: Scratch, after?: Place) => {
  const wire = await project.wire()
  wire.request('watch', 'queue.watch', { queue: 'default', after })
  wire.request('parked', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'parked')
  return wire
}

/** Asks on until everything up to now was told. */
const drain = async (project: Scratch, after?: Place): Promise<{ told: string[]; place: Place }> => {
  const told: string[] = []
  const [mark] = await enqueue(project)
  for (let place = after; ; ) {
    const answer = await ask(project, place)
    place = answer.next!
    told.push(...answer.tasks.map(task => (task.id === mark!.id ? 'mark' : task.friendly_id)))
    if (told.includes('mark')) return { told: told.filter(name => name !== 'mark'), place }
  }
}

test('at first what is available, in order, in the shape that peek has', async ({ project }) => {
  await enqueue(project, 2)
  await enqueue(project, 1, { not_before: '2026-01-31T08:00:00Z' })
  const answer = await ask(project)
  assert.equal(names(answer), ['DEFAULT-1', 'DEFAULT-2'])
  assert.equal(answer.tasks[0], await project.call('task.peek', { queue: 'default' }))
})

const wakers: [
  what: string,
  prepare: (project: Scratch) => Promise<unknown>,
  wake: (project: Scratch) => Promise<unknown>,
][] = [
  ['an enqueue', async () => {}, project => enqueue(project)],
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
  [
    'a resume',
    async project => [await enqueue(project), await project.call('queue.pause', { queue: 'default' })],
    ({ call }) => call('queue.resume', { queue: 'default' }),
  ],
]
for (const [what, prepare, wake] of wakers) {
  test(`a caller that waits receives ${what}`, async ({ project }) => {
    await prepare(project)
    const wire = await waiting(project)
    assert.equal(wire.rest(), [])
    await wake(project)
    assert.equal(names((await wire.next()).result), ['DEFAULT-1'])
  })
}

test('a caller that has every task waits; an event elsewhere, or one that makes no task due, does not wake it', async ({
  project,
}) => {
  await project.call('queue.create', { name: 'other' })
  const { place } = await drain(project)
  const wire = await waiting(project, place)
  await enqueue(project, 1, { queue: 'other' })
  await enqueue(project, 1, { not_before: '2026-01-31T08:00:00Z' })
  await project.call('task.claim', { queue: 'default' })
  await project.call('daemon.hello', { protocol: 1 })
  assert.equal(wire.rest(), [])
})

test('many come in pages, each once and in order, whatever is added, taken and given back in between', async ({
  project,
}) => {
  await enqueue(project, 170)
  const first = await ask(project)
  assert.is(first.tasks.length, 50)
  await enqueue(project, 30)
  await project.call('task.claim', { queue: 'default' })
  await project.call('task.claim', { queue: 'default' })
  await project.call('task.release', { id: 'DEFAULT-2' })
  await project.call('task.cancel', { id: 'DEFAULT-160' })
  const { told } = await drain(project, first.next!)
  const rest = [...first.tasks.map(task => task.friendly_id), ...told]
  assert.is(rest.filter(name => name === 'DEFAULT-2').length, 2, 'available twice, told twice')
  assert.equal(
    rest.filter(name => rest.indexOf(name) !== rest.lastIndexOf(name)),
    ['DEFAULT-2', 'DEFAULT-2'],
  )
  assert.not(rest.includes('DEFAULT-160'))
  assert.is(new Set(rest).size, 199)
})

test('many that came since come in pages too', async ({ project }) => {
  const { place } = await drain(project)
  await enqueue(project, 120)
  assert.equal(
    (await drain(project, place)).told,
    Array.from({ length: 120 }, (_, i) => `DEFAULT-${i + 2}`),
  )
})

test('a task that was claimed meanwhile is not sent; one that became due twice is sent once', async ({ project }) => {
  const { place } = await drain(project)
  await project.call('task.claim', { queue: 'default' })
  await enqueue(project, 2)
  await project.call('task.claim', { queue: 'default' })
  await project.call('task.claim', { queue: 'default' })
  await project.call('task.release', { id: 'DEFAULT-3' })
  assert.equal(names(await ask(project, place)), ['DEFAULT-3'])
})

test('the same place gives the same, also from the next daemon', async ({ project }) => {
  const { place } = await drain(project)
  await enqueue(project, 3)
  const before = await ask(project, place)
  assert.equal(await ask(project, place), before)
  await project.stop()
  await project.start()
  assert.equal(names(await ask(project, place)), names(before))
})

test('a place of another project begins anew', async ({ project }) => {
  await enqueue(project)
  assert.equal(names(await ask(project, { seq: 1e9, sweeps: [] })), ['DEFAULT-1'])
})

test('the end of the pause of a tool sends the tasks of that tool, and those alone', async ({ project }) => {
  pauseTool(project, 'ask', '2026-01-31T07:01:00Z')
  await enqueue(project)
  await enqueue(project, 60, { tool: 'ask', payload: { prompt: 'p' } })
  const { told, place } = await drain(project)
  assert.equal(told, ['DEFAULT-1'])
  const wire = await waiting(project, place)
  await project.clock.advance(60_000)
  const first: Answer = (await wire.next()).result
  const second = await ask(project, first.next!)
  assert.equal(
    [...names(first), ...names(second)],
    Array.from({ length: 60 }, (_, i) => `DEFAULT-${i + 2}`),
  )
})

/** As a runner does that met a usage limit. */
const pauseTool = ({ stateDir }: Scratch, tool: string, until: string): void => {
  const db = new DatabaseSync(join(stateDir, 'sparkq.db'))
  db.function('now', () => 0)
  db.function('origin', () => 'test')
  db.prepare("INSERT INTO tool_pauses (tool, until, reason, paused_at) VALUES (?, ?, 'limit', 0)").run(
    tool,
    Date.parse(until),
  )
  db.close()
}

test('an answer stays below the limit of a line', async ({ project }) => {
  const { place } = await drain(project)
  await project.call('task.cancel', { id: 'DEFAULT-1' })
  for (let i = 0; i < 5; i++) await enqueue(project, 1, { tool: 'ask', payload: { prompt: 'x'.repeat(400_000) } })
  for (const start of [undefined, place]) {
    // all that is there, and what came since
    const first = await ask(project, start)
    const second = await ask(project, first.next!)
    const third = await ask(project, second.next!)
    assert.equal([first, second, third].map(names), [
      ['DEFAULT-2', 'DEFAULT-3'],
      ['DEFAULT-4', 'DEFAULT-5'],
      ['DEFAULT-6'],
    ])
  }
})

test('a queue that ended is an error, at once and for a caller that waits', async ({ project }) => {
  const wire = await waiting(project)
  await project.call('queue.end', { queue: 'default' })
  assert.equal((await wire.next()).result, { tasks: [], next: null })
  assert.equal(await ask(project), { tasks: [], next: null })
})

test('a caller that waits while the daemon stops receives an error; an unknown queue is refused', async ({
  project,
}) => {
  assert.is(await codeOf(project.call('queue.watch', { queue: 'none' })), 'not_found')
  const wire = await waiting(project)
  void project.daemon.stop()
  assert.is((await wire.next()).error.data.code, 'shutting_down')
})

test.run()
