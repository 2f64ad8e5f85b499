// Which tasks are changed when tasks change while they are looked for.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changeAll } from '../../../../daemon/methods/bulk/change-all.ts'
import type { Context } from '../../../../daemon/methods/support/context.ts'
import type { TaskFilter } from '../../../../daemon/store/task-scans.ts'
import { textSearch } from '../../../../daemon/tasks/text-search.ts'
import { newStore, NOW, taskRow, type StoreWorld } from '../../../helpers/store.ts'
import { codeOf, refusal } from '../../../helpers/refusal.ts'

const test = suite<StoreWorld>('bulk.change-all')
test.before.each(world => void Object.assign(world, newStore()))
test.after.each(world => world.close())

/** The numbers of the tasks that are changed, when `meanwhile` runs after they were read. */
const chosen = async (
  { store }: StoreWorld,
  filter: TaskFilter,
  { meanwhile = () => {}, expect, text }: { meanwhile?: () => void; expect?: number; text?: string } = {},
): Promise<number[]> => {
  let slices = 0
  const context = {
    store,
    peer: { closed: false },
    lifecycle: { stopping: () => false },
    slices: {
      run: async (slice: () => unknown) => {
        if (slices++ === 1) meanwhile()
        return slice()
      },
    },
    inTurn: async (work: (context: Context) => unknown) => work(context as unknown as Context),
  } as unknown as Context
  const search = text === undefined ? undefined : textSearch(text, '/')
  const { pages } = await changeAll(context, {
    search: { filter: { ...filter, parts: search?.parts }, text: search },
    expect,
    change: (_, tasks) => [...tasks],
  })
  return pages.flat()
}

const add = ({ store }: StoreWorld, ...numbers: number[]): void => {
  for (const number of numbers) store.tasks.insert.run(taskRow(`t${number}`, number))
}
const claim = ({ store }: StoreWorld): number =>
  store.tasks.claim({ queue_id: 'q', worker_id: null, now: NOW }, undefined)!.seq
const end = ({ store }: StoreWorld, seq: number, status: 'failed' | 'canceled' = 'canceled'): void =>
  void store.tasks.finish.run({
    seq,
    status,
    now: NOW,
    result_summary: null,
    result_data: null,
    error: status === 'failed' ? 'needle' : null,
    error_type: null,
  })

test('oldest first, and those that came, changed or went meanwhile are as they are at the end', async world => {
  add(world, 1, 2, 3)
  const queued: TaskFilter = { statuses: ['queued'] }
  assert.equal(await chosen(world, queued), [1, 2, 3])
  const meanwhile = (): void => {
    end(world, 2)
    add(world, 4)
  }
  assert.equal(await chosen(world, queued, { meanwhile }), [1, 3, 4])
})

test('the number at the last moment counts', async world => {
  add(world, 1, 2)
  const queued: TaskFilter = { statuses: ['queued'] }
  const { code, message } = await refusal(chosen(world, queued, { expect: 2, meanwhile: () => add(world, 3) }))
  assert.equal([code, message], ['conflict', '3 tasks match now, not 2; nothing was changed'])
  assert.equal(await chosen(world, queued, { expect: 3 }), [1, 2, 3])
  assert.is(await codeOf(chosen(world, queued, { expect: 0 })), 'conflict')
})

test('a clone changes that its original was not requeued; a purged task is none', async world => {
  add(world, 1, 2, 3)
  for (const _ of [1, 2, 3]) end(world, claim(world), 'failed')
  const failed: TaskFilter = { statuses: ['failed'], requeued: false }
  const clone = (): void => void world.store.tasks.insert.run(taskRow('t4', 4, { requeued_from: 't2' }))
  assert.equal(await chosen(world, failed, { meanwhile: clone }), [1, 3])
  const purge = (): void => void world.store.tasks.purge.all({ before: NOW, limit: 1 })
  assert.equal(await chosen(world, failed, { meanwhile: purge }), [3])
})

test('a task that matches a search only since it failed is found', async world => {
  add(world, 1, 2)
  const first = claim(world)
  const meanwhile = (): void => end(world, first, 'failed')
  assert.equal(await chosen(world, { queues: ['q'] }, { text: 'needle', meanwhile }), [1])
})

test('a task that is not stale any more is not chosen, although no event says so', async world => {
  add(world, 1, 2)
  for (const _ of [1, 2]) world.store.tasks.becomeStale.run({ seq: claim(world), wake_at: NOW })
  const meanwhile = (): void => void world.store.tasks.heartbeat.run({ seq: 1, now: NOW })
  assert.equal(await chosen(world, { statuses: ['running'], stale: true }, { meanwhile }), [2])
})

test.run()
