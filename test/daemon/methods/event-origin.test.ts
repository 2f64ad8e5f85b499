import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Result } from '../../../lib/protocol/index.ts'
import { spool } from '../../../lib/project/spool.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { until } from '../../helpers/until.ts'

const test = suite<{ project: Scratch; start: number }>('event.list: backwards, and origins')

test.before.each(async world => {
  world.project = await scratch()
  world.start = (await world.project.call('event.list', {})).next
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = ({ call }: Scratch, count = 1, queue = 'default') =>
  call('task.enqueue', { tasks: Array.from({ length: count }, () => ({ queue, payload: { argv: ['true'] } })) })
const kinds = ({ events }: Result<'event.list'>): string[] => events.map(({ kind }) => kind)

test('backwards, page by page, from any number beyond the end to the beginning', async ({ project, start }) => {
  await enqueue(project, 3)
  await project.call('queue.create', { name: 'other' })
  const pages: [seq: number[], next: number][] = []
  for (let before = Number.MAX_SAFE_INTEGER; before > 1; before = pages.at(-1)![1]) {
    const { events, next } = await project.call('event.list', { before, kinds: ['task'], limit: 2 })
    pages.push([events.map(({ seq }) => seq), next])
  }
  assert.equal(pages, [
    [[start + 3, start + 2], start + 2],
    [[start + 1], 1],
  ])
  assert.equal(await project.call('event.list', { before: 1 }), { events: [], next: 1 })
  assert.equal(kinds(await project.call('event.list', { before: start + 2, limit: 1 })), ['task.enqueued'])
})

test('backwards, too, a journal of any length is read in stretches', async ({ project, start }) => {
  for (let left = 21_000; left > 0; left -= 1_000) await enqueue(project, 1_000)
  const first = await project.call('event.list', { before: start + 20_002, kinds: ['tool'] })
  assert.equal(first, { events: [], next: start + 2 })
  assert.equal(await project.call('event.list', { before: first.next, kinds: ['tool'] }), { events: [], next: 1 })
})

test('an acknowledgement and a reload are events; a request from the spool has its origin', async ({
  project,
  start,
}) => {
  await enqueue(project)
  const { tasks } = await project.call('task.list', {})
  await project.call('task.cancel', { id: 'DEFAULT-1' })
  await project.call('task.acknowledge', { ids: [tasks[0]!.id] })
  await project.call('daemon.reload', {})
  await project.stop()
  spool(project.stateDir, { tasks: [{ payload: { argv: ['true'] } }] })
  await project.start()
  const { events } = await project.call('event.list', { after: start })
  assert.equal(
    events.map(({ kind, origin }) => `${kind} ${origin}`),
    [
      'task.enqueued socket',
      'task.canceled socket',
      'task.acknowledged socket',
      'daemon.reloaded socket',
      'task.enqueued spool',
    ],
  )
})

test('what a request deletes in later turns has its origin; what the daemon purges by itself, its own', async ({
  project,
  start,
}) => {
  await project.call('queue.create', { name: 'other' })
  await enqueue(project, 1, 'other')
  await enqueue(project)
  await project.call('task.cancel', { id: 'OTHER-1' })
  await project.call('task.cancel', { id: 'DEFAULT-1' })
  await project.call('queue.delete', { queue: 'other' })
  await project.clock.advance(5 * 86_400_000)
  await until(
    'the daily purge',
    async () => kinds(await project.call('event.list', { before: 1e9, limit: 1 }))[0] === 'task.purged',
  )
  const { events } = await project.call('event.list', { after: start, kinds: ['task.purged', 'queue.deleted'] })
  assert.equal(
    events.map(({ kind, origin }) => `${kind} ${origin}`),
    ['task.purged socket', 'queue.deleted socket', 'task.purged daemon'],
  )
})

test.run()
