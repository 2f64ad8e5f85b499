import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Loose } from '../../../lib/rpc/client.ts'
import type { Params, Result } from '../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch; start: number }>('event.list')

test.before.each(async world => {
  world.project = await scratch()
  world.start = (await world.project.call('event.list', {})).next
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = ({ call }: Scratch, count = 1, queue = 'default') =>
  call('task.enqueue', { tasks: Array.from({ length: count }, () => ({ queue, payload: { argv: ['true'] } })) })
const kinds = ({ events }: Result<'event.list'>): string[] => events.map(({ kind }) => kind)

/** Asks on a connection of its own; resolves once the question waits. */
const waiting = async (project: Scratch, params: Loose<Params<'event.list'>>) => {
  const wire = await project.wire()
  wire.request('list', 'event.list', { wait: null, ...params })
  wire.request('parked', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'parked')
  return wire
}

test('a list of events without a place starts now; later events carry the names that people use', async ({
  project,
  start,
}) => {
  assert.equal(await project.call('event.list', {}), { events: [], next: start })
  await enqueue(project)
  const {
    tasks: [task],
  } = await project.call('task.list', {})
  await project.call('task.claim', { queue: 'default' })
  await project.call('task.fail', { id: 'DEFAULT-1', reason: 'no', error_type: 'odd' })
  const { events, next } = await project.call('event.list', { after: start })
  assert.equal(
    events.map(({ seq, kind, claim, detail }) => [seq, kind, claim, detail]),
    [
      [start + 1, 'task.enqueued', null, null],
      [start + 2, 'task.claimed', 1, null],
      [start + 3, 'task.failed', 1, 'odd'],
    ],
  )
  assert.equal(events[0], {
    seq: start + 1,
    at: '2026-01-31T07:00:00.000Z',
    kind: 'task.enqueued',
    session: 'default',
    queue: 'default',
    task: task!.id,
    friendly_id: 'DEFAULT-1',
    worker: null,
    claim: null,
    detail: null,
    origin: 'socket',
  })
  assert.is(next, start + 3)
})

test('page by page, and what is left out by a filter is passed over all the same', async ({ project, start }) => {
  await enqueue(project, 5)
  await project.call('queue.create', { name: 'other' })
  const seen: number[] = []
  for (let after = start, pages = 0; pages < 3; pages++) {
    const { events, next } = await project.call('event.list', { after, kinds: ['task'], limit: 2 })
    seen.push(...events.map(({ seq }) => seq))
    after = next
  }
  assert.equal(
    seen,
    [1, 2, 3, 4, 5].map(n => start + n),
  )
  assert.equal(await project.call('event.list', { after: start + 5, kinds: ['task'] }), { events: [], next: start + 6 })
})

const filters: [filter: Loose<Params<'event.list'>>, found: string[]][] = [
  [{ kinds: ['task.claimed'] }, ['task.claimed']],
  [{ kinds: ['queue'] }, ['queue.created', 'queue.paused']],
  [{ kinds: ['queue.*', 'task.claimed'] }, ['queue.created', 'task.claimed', 'queue.paused']],
  [{ queue: 'other' }, ['queue.created', 'task.enqueued', 'queue.paused']],
  [{ tasks: ['default-1'] }, ['task.enqueued', 'task.claimed']],
  [{ tasks: [] }, []],
]
for (const [filter, found] of filters) {
  test(`of all that happened ${JSON.stringify(filter)} is ${found.length} events`, async ({ project, start }) => {
    await project.call('queue.create', { name: 'other' })
    await enqueue(project)
    await enqueue(project, 1, 'other')
    await project.call('task.claim', { queue: 'default' })
    await project.call('queue.pause', { queue: 'other' })
    assert.equal(kinds(await project.call('event.list', { after: start, ...filter })), found)
  })
}

test('a caller that waits receives the events of its filter, and no others', async ({ project, start }) => {
  await enqueue(project, 2)
  const place = start + 2
  const [byKind, byTask, byQueue] = await Promise.all([
    waiting(project, { after: place, kinds: ['task.claimed'] }),
    waiting(project, { after: place, tasks: ['DEFAULT-2'] }),
    waiting(project, { after: place, queue: 'default' }),
  ])
  await project.call('queue.create', { name: 'other' })
  await enqueue(project, 1, 'other')
  await project.call('daemon.hello', { protocol: 1 })
  assert.equal([byKind.rest(), byTask.rest(), byQueue.rest()], [[], [], []])
  await project.call('task.cancel', { id: 'DEFAULT-2' })
  assert.equal(kinds((await byTask.next()).result), ['task.canceled'])
  assert.equal(kinds((await byQueue.next()).result), ['task.canceled'])
  assert.equal(byKind.rest(), [])
  await project.call('task.claim', { queue: 'default' })
  assert.equal(kinds((await byKind.next()).result), ['task.claimed'])
})

test('a wait that is over has found nothing, and goes on from there', async ({ project, start }) => {
  const wire = await waiting(project, { after: start, wait: 5 })
  await project.clock.advance(5_000)
  assert.equal((await wire.next()).result, { events: [], next: start })
})

test('a journal of any length is read in stretches: one answer never walks all of it', async ({ project, start }) => {
  for (let left = 21_000; left > 0; left -= 1_000) await enqueue(project, 1_000)
  const first = await project.call('event.list', { after: start, kinds: ['tool'], wait: null })
  assert.equal(first, { events: [], next: start + 20_000 })
  assert.is((await project.call('event.list', { after: first.next, kinds: ['tool'] })).next, start + 21_000)
})

test('over a restart there is neither gap nor repeat', async ({ project, start }) => {
  await enqueue(project)
  const first = await project.call('event.list', { after: start })
  await enqueue(project)
  await project.stop()
  await project.start()
  const second = await project.call('event.list', { after: first.next, kinds: ['task'] })
  assert.equal(
    [...first.events, ...second.events].map(({ friendly_id }) => friendly_id),
    ['DEFAULT-1', 'DEFAULT-2'],
  )
})

test('a purged task keeps its ids alone; a caller that waits while the daemon stops receives an error', async ({
  project,
  start,
}) => {
  await enqueue(project)
  await project.call('task.cancel', { id: 'DEFAULT-1' })
  await project.clock.advance(1000)
  await project.call('task.purge', { older_than: 0 })
  const { events } = await project.call('event.list', { after: start, kinds: ['task'] })
  assert.equal(
    events.map(({ kind, friendly_id, task }) => [kind, friendly_id, task?.slice(0, 4)]),
    [
      ['task.enqueued', null, 'tsk_'],
      ['task.canceled', null, 'tsk_'],
      ['task.purged', 'DEFAULT-1', 'tsk_'],
    ],
  )
  const wire = await waiting(project, { after: (await project.call('event.list', {})).next })
  void project.daemon.stop()
  assert.is((await wire.next()).error.data.code, 'shutting_down')
})

const refused: [what: string, params: Loose<Params<'event.list'>>, code: string, words: RegExp][] = [
  ['a kind that is none', { kinds: ['task.fialed'] }, 'invalid', /'task.fialed'/],
  ['a noun that is none', { kinds: ['job.*'] }, 'invalid', /'job\.\*'/],
  ['both directions at once', { after: 0, before: 5 }, 'invalid', /'before' and 'after'/],
  ['to wait for the past', { before: 5, wait: null }, 'invalid', /'before' and 'wait'/],
  ['a place before the beginning', { before: 0 }, 'invalid_params', /'before'/],
  ['a place behind the end', { after: 1e9 }, 'invalid', /ends at \d+/],
  ['an unknown queue', { queue: 'defualt' }, 'not_found', /'defualt'/],
  ['an unknown task', { tasks: ['DEFAULT-7'] }, 'not_found', /'DEFAULT-7'/],
]
for (const [what, params, code, words] of refused) {
  test(`${what} is refused`, async ({ project }) => {
    const error = await refusal(project.call('event.list', params))
    assert.is(error.code, code)
    assert.match(error.message, words)
  })
}

test.run()
