// Returns the tasks that became available in a queue, once each time they do. The caller passes back the place that the
// last response named, so the daemon keeps no state for it: a slow caller costs nothing, and after a restart it
// continues without a gap or a repeat.

import type { PeekedTask } from '../../../lib/protocol/entities.ts'
import { refuse } from '../../../lib/model/errors.ts'
import type { Params } from '../../../lib/protocol/index.ts'
import { Parked } from '../../engine/parking.ts'
import type { QueueRow } from '../../store/queues.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'
import { isOver, mayOfferTask } from '../support/queue-state.ts'
import { lastOf } from '../support/journal.ts'
import { claimedShape } from '../support/shapes.ts'

type WatchPlace = NonNullable<Params<'queue.watch'>['after']>
type Sweep = WatchPlace['sweeps'][number]

export const watchHandlers: Pick<Handlers, 'queue.watch'> = {
  'queue.watch': (context, { queue: reference, after }) => {
    const { store, wake } = context
    if (wake && !store.queues.byId.get({ id: reference })) return { tasks: [], next: null } // deleted meanwhile
    const queue = findQueue(context, reference)
    if (isOver(queue)) return { tasks: [], next: null }
    const answer = read(context, queue, after)
    const { seq, sweeps } = answer.next
    if (answer.tasks.length > 0 || sweeps.length > 0 || seq < lastOf(context)) return answer
    if (wake?.why === 'stopping') refuse('shutting_down', {})
    return new Parked(event => mayOfferTask(queue.id, event), null, { queue: queue.id })
  },
}

/** The tasks of a response, and the characters of their payloads: it stays well below the line limit of the wire. */
const MAX_TASKS = 50
const MAX_PAYLOAD_CHARACTERS = 1024 * 1024
/** Up to this many events are read for one response, however long the caller was away. */
const MAX_EVENTS_READ = 20_000

const EVERYTHING: Sweep = { at: 0, tool: null }

const read = (
  context: Context,
  queue: QueueRow,
  after: WatchPlace | undefined,
): { tasks: PeekedTask[]; next: WatchPlace } => {
  const last = lastOf(context)
  // A queue that hands out nothing has no available tasks. The event that ends this makes all due tasks available.
  if (queue.status !== 'active' || queue.paused === 1) return { tasks: [], next: { seq: last, sweeps: [] } }
  // A place beyond the end of the journal belongs to another project: start with all due tasks.
  const from = after && after.seq <= last ? after : { seq: last, sweeps: [EVERYTHING] }
  const page = newPage(context)
  const place = readJournal(context, queue.id, from, last, page)
  return {
    next: place.seq < last ? place : sweep(context, queue.id, place, page),
    tasks: page.rows.map(row => claimedShape(row, queue)),
  }
}

type Page = {
  rows: TaskRow[]
  /** Adds a task if it is available and no further sweep will reach it. Returns false if the page is full. */
  add(row: TaskRow, left: readonly Sweep[]): boolean
}

const newPage = ({ store }: Context): Page => {
  const paused = new Set(store.tools.pauses.all({}).map(({ tool }) => tool))
  const rows: TaskRow[] = []
  let size = 0
  return {
    rows,
    add(row, left) {
      if (row.status !== 'queued' || row.wake_at !== null || paused.has(row.tool_name) || left.some(reaches(row)))
        return true
      if (rows.length > 0 && (rows.length === MAX_TASKS || size + row.payload.length > MAX_PAYLOAD_CHARACTERS))
        return false
      size += row.payload.length
      rows.push(row)
      return true
    },
  }
}

const reaches =
  ({ seq, tool_name }: TaskRow) =>
  ({ at, tool }: Sweep): boolean =>
    seq > at && (tool === null || tool === tool_name)

/** Adds the tasks that the next part of the journal made available, if they still are. Tasks that became available
 * together, with their queue or tool, are left to a sweep. */
const readJournal = (
  { store }: Context,
  queueId: string,
  { seq, sweeps }: WatchPlace,
  last: number,
  page: Page,
): WatchPlace => {
  const range = { queue_id: queueId, seq, upto: Math.min(last, seq + MAX_EVENTS_READ) }
  const opened = store.events.opened.all(range)
  if (opened.some(({ tool }) => tool === null)) return { seq: range.upto, sweeps: [EVERYTHING] }
  const left = [
    ...sweeps.filter(({ tool }) => !opened.some(other => other.tool === tool)),
    ...opened.map(({ tool }) => ({ at: 0, tool })),
  ]
  const events = store.events.madeAvailable.all({ ...range, limit: MAX_TASKS })
  let readUpTo = seq
  for (const event of events) {
    const row = store.tasks.byId.get({ id: event.task_id }) // undefined if it was purged
    if (row && !page.add(row, left)) return { seq: readUpTo, sweeps: left }
    readUpTo = event.seq
  }
  return { seq: events.length === MAX_TASKS ? readUpTo : range.upto, sweeps: left }
}

/** Adds due tasks from where the sweeps stopped. It runs only at the end of the journal, so each task that it finds
 * became available before that place. */
const sweep = (
  context: Context,
  queueId: string,
  { seq, sweeps: [first, ...others] }: WatchPlace,
  page: Page,
): WatchPlace => {
  if (first === undefined) return { seq, sweeps: [] }
  const rows = context.store.tasks.dueAfter.all({ queue_id: queueId, seq: first.at, limit: MAX_TASKS })
  let { at } = first
  for (const row of rows) {
    if (reaches(row)(first) && !page.add(row, others)) return { seq, sweeps: [{ ...first, at }, ...others] }
    at = row.seq
  }
  if (rows.length < MAX_TASKS) return sweep(context, queueId, { seq, sweeps: others }, page)
  return { seq, sweeps: [{ ...first, at }, ...others] }
}
