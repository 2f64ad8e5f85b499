// Changes all tasks that match a filter, 200 in each turn, so that no other request waits long. Which tasks these are
// is decided at one moment: the tasks are read in slices, then the journal says which of them changed meanwhile, and
// the turn that has read it to its end compares the number and changes the first tasks. So up to 200 tasks the guard
// and the change are one transaction.

import { refuse } from '../../../lib/model/errors.ts'
import { MAX_BULK_TASKS } from '../../../lib/model/limits.ts'
import { matchesAmong, openReader, type TaskSearch } from '../../tasks/task-search.ts'
import type { Context } from '../support/context.ts'
import { lastOf } from '../support/journal.ts'
import { readOn } from '../support/read-on.ts'

type BulkChange<Page> = {
  search: TaskSearch
  expect: number | undefined
  /** Puts the tasks, oldest first, into the order in which they are changed. */
  order?: (context: Context, tasks: number[]) => number[]
  /** Changes some of the tasks; they may have changed since they were chosen. */
  change: (context: Context, tasks: readonly number[]) => Page
}

type Changed<Page> = { matched: number; more: boolean; pages: Page[] }

/** Refuses with `conflict`, and changes nothing, when not as many tasks match as expected. */
export const changeAll = async <Page>(
  context: Context,
  { search, expect, order = (_, tasks) => tasks, change }: BulkChange<Page>,
): Promise<Changed<Page>> => {
  const matching = await findMatching(context, search)
  const { chosen, matched, first } = await context.inTurn(turn => {
    matching.catchUp(turn)
    const tasks = matching.tasks()
    if (expect !== undefined && tasks.length !== expect) refuse('conflict', { found: tasks.length, expected: expect })
    const chosen = order(turn, tasks.slice(0, MAX_BULK_TASKS))
    return { chosen, matched: tasks.length, first: change(turn, chosen.slice(0, MAX_TASKS_PER_TURN)) }
  })
  const pages = [first]
  for (let at = MAX_TASKS_PER_TURN; at < chosen.length; at += MAX_TASKS_PER_TURN)
    pages.push(await context.inTurn(turn => change(turn, chosen.slice(at, at + MAX_TASKS_PER_TURN))))
  return { matched, more: matched > chosen.length, pages }
}

/** Changing this many tasks keeps other requests waiting for some milliseconds. */
const MAX_TASKS_PER_TURN = 200
const MAX_EVENTS_PER_SLICE = 1000
const SEARCH_LIMIT_MS = 60_000

type MatchingTasks = {
  /** Reads the journal to its end, so that `tasks` is right now. */
  catchUp(context: Context): void
  /** Oldest first. */
  tasks(): number[]
}

const findMatching = async (context: Context, search: TaskSearch): Promise<MatchingTasks> => {
  const found = new Set<number>()
  let place = lastOf(context)
  const reader = openReader(context.store, search)
  const over = await readOn(context, SEARCH_LIMIT_MS, () => reader.read(seq => found.add(seq).size > 0))
  if (!over) refuse('timed_out', { what: 'the search' })

  /** Decides again about the tasks of some events; returns true if there are more. */
  const readEvents = ({ store }: Pick<Context, 'store'>, limit: number): boolean => {
    const events = store.events.after.all({ seq: place, limit })
    place = events.at(-1)?.seq ?? place
    decideAgain(store, { search, found }, events)
    return events.length === limit
  }
  await readOn(context, SEARCH_LIMIT_MS, () => !readEvents(context, MAX_EVENTS_PER_SLICE))
  return {
    catchUp(turn) {
      while (readEvents(turn, MAX_EVENTS_PER_SLICE));
      // A heartbeat ends staleness without an event.
      if (search.filter.stale) keepMatching(turn.store, { search, found })
    },
    tasks: () => [...found].sort((a, b) => a - b),
  }
}

type Candidates = { search: TaskSearch; found: Set<number> }

const decideAgain = (
  store: Context['store'],
  { search, found }: Candidates,
  events: readonly { kind: string; task_id: string | null }[],
): void => {
  const named = new Set(events.flatMap(({ task_id }) => task_id ?? []))
  if (named.size === 0) return
  // The event of a clone also changes whether its original was requeued.
  const clones = store.tasks.origins.all({ ids: JSON.stringify([...named]) })
  for (const { requeued_from } of clones) if (requeued_from !== null) named.add(requeued_from)
  const ids = [...named]
  for (const { seq } of store.tasks.origins.all({ ids: JSON.stringify(ids) })) found.delete(seq)
  for (const seq of matchesAmong(store, search, ids)) found.add(seq)
  if (events.some(({ kind }) => kind === 'task.purged')) keepMatching(store, { search, found })
}

/** Forgets the tasks that match no more, or do not exist any more. */
const keepMatching = (store: Context['store'], { search, found }: Candidates): void => {
  const present = store.tasks.present.all({ seqs: JSON.stringify([...found]) })
  const kept = matchesAmong(
    store,
    search,
    present.map(({ id }) => id),
  )
  for (const seq of found) if (!kept.has(seq)) found.delete(seq)
}
