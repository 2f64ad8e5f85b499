// A page of tasks. What an index finds is there at once; for the rest tasks are read one by one, and other requests do
// not wait for it.

import { refuse } from '../../../lib/model/errors.ts'
import type { Params, Result } from '../../../lib/protocol/index.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { TaskFilter } from '../../store/task-scans.ts'
import { openReader, type Reader, type TaskSearch } from '../../tasks/task-search.ts'
import type { Context } from '../support/context.ts'
import { findTask } from '../support/find.ts'
import { fitting } from '../support/page.ts'
import { readOn } from '../support/read-on.ts'
import { taskShape } from '../support/shapes.ts'
import { isCounted, isIndexed, searchOf } from '../support/task-filter.ts'

type List = Result<'task.list'>

export const listTasks = (context: Context, params: Params<'task.list'>): List | (() => Promise<List>) => {
  const search = searchOf(context, params)
  const after = placeAfter(context, params, search)
  const limit = params.limit ?? 50
  if (isIndexed(search)) {
    const rows = indexedRows(context, search.filter, { after, limit: limit + 1 })
    const page = fitting(rows.slice(0, limit))
    const next = page.length < rows.length ? page.at(-1)!.id : null
    return { tasks: page.map(taskShape), next, ...(params.total && { total: countedTasks(context, search.filter) }) }
  }
  const found: number[] = []
  const reader = openReader(context.store, search, after)
  const read = (): boolean => reader.read(seq => found.push(seq) <= limit)
  const over = read()
  if (over && !params.total) return foundPage(context, found, { limit, reader, over })
  return async () => {
    const page = foundPage(context, found, { limit, reader, over: over || (await readOn(context, PAGE_MS, read)) })
    if (!params.total) return page
    const total = isCounted(search) ? countedTasks(context, search.filter) : await countMatches(context, search)
    return { ...page, total }
  }
}

/** A page that is not full by then is returned as it is, so that a caller sees what was found. */
const PAGE_MS = 1000
const TOTAL_MS = 3000
const MAX_TOTAL = 10_000

const placeAfter = (context: Context, params: Params<'task.list'>, { filter }: TaskSearch): TaskRow | undefined => {
  if (params.after === undefined) return undefined
  const after = findTask(context, params.after)
  const [only, ...others] = filter.queues ?? []
  if (only !== undefined && others.length === 0 && after.queue_id !== only) {
    const { name } = context.store.queues.byId.get({ id: only })!
    refuse('not_found', { kind: `task of queue '${name}' called`, name: params.after })
  }
  return after
}

/** The newest tasks of each state, merged. */
const indexedRows = (
  { store }: Context,
  { queues, statuses }: TaskFilter,
  { after, limit }: { after: TaskRow | undefined; limit: number },
): TaskRow[] => {
  const lanes = statuses ?? [undefined]
  const rows = lanes.flatMap(status => store.tasks.list({ queue: queues?.[0], status }, after, limit))
  return lanes.length === 1 ? rows : rows.sort((a, b) => b.seq - a.seq).slice(0, limit)
}

/** The database keeps the number of tasks of each queue and state. */
const countedTasks = ({ store }: Context, { queues, statuses }: TaskFilter): number =>
  store.queues.list
    .all({})
    .filter(({ id }) => queues === undefined || queues.includes(id))
    .flatMap(row => (statuses ?? STATES).map(status => row[status]))
    .reduce((sum, tasks) => sum + tasks, 0)

const STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled'] as const

/** `found` has one task more than the page if there are more. */
const foundPage = (
  { store }: Context,
  found: readonly number[],
  { limit, reader, over }: { limit: number; reader: Reader; over: boolean },
): List => {
  // A task may have been purged since it was found.
  const rows = found.slice(0, limit).flatMap(seq => store.tasks.bySeq.get({ seq }) ?? [])
  const page = fitting(rows)
  const place = reader.place()
  const next =
    page.length < rows.length || found.length > limit
      ? page.at(-1)?.id
      : over || place === undefined
        ? undefined
        : store.tasks.bySeq.get({ seq: place.seq })?.id
  return { tasks: page.map(taskShape), next: next ?? null }
}

const countMatches = async (context: Context, search: TaskSearch): Promise<number | null> => {
  let total = 0
  const reader = openReader(context.store, search)
  const over = await readOn(context, TOTAL_MS, () => reader.read(() => ++total <= MAX_TOTAL))
  return over && total <= MAX_TOTAL ? total : null
}
