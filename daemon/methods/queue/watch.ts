// What became available in a queue, told once each time that it does. The caller hands back the place up to which it
// was told, so nothing is kept here for it, a slow one costs nothing, and after a restart it goes on without gap or
// repeat.

import { refuse } from '../../../lib/model/errors.ts'
import type { Params, Result } from '../../../lib/protocol/index.ts'
import { Parked } from '../../engine/parking.ts'
import type { QueueRow } from '../../store/queues.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'
import { lastOf } from '../support/journal.ts'
import { claimedShape } from '../support/shapes.ts'

type Place = NonNullable<Params<'queue.watch'>['after']>
type Claimed = Result<'queue.watch'>['tasks'][number]
type Sweep = Place['sweeps'][number]

export const watchHandlers: Pick<Handlers, 'queue.watch'> = {
  'queue.watch': (context, { queue: reference, after }) => {
    const queue = findQueue(context, reference)
    if (queue.status === 'ended' || queue.status === 'archived') return { tasks: [], next: null }
    const answer = read(context, queue, after)
    const { seq, sweeps } = answer.next
    if (answer.tasks.length > 0 || sweeps.length > 0 || seq < lastOf(context)) return answer
    if (context.wake?.why === 'stopping') refuse('shutting_down', {})
    return new Parked(
      event => event.kind === 'tool.resumed' || (event.queue_id === queue.id && TELLS.has(event.kind)),
      null,
    )
  },
}

const TELLS = new Set(['task.enqueued', 'task.due', 'task.released', 'queue.started', 'queue.resumed', 'queue.ended'])

/** Tasks of an answer, and the characters of their payloads: it stays well below the line limit of the wire. */
const PAGE = 50
const PAGE_SIZE = 1024 * 1024
/** So much of the journal is read for one answer, however long the caller was away. */
const STRETCH = 20_000

const EVERYTHING: Sweep = { at: 0, tool: null }

const read = (context: Context, queue: QueueRow, after: Place | undefined): { tasks: Claimed[]; next: Place } => {
  const last = lastOf(context)
  // While nothing is handed out nothing is available; when that changes everything is told.
  if (queue.status !== 'active' || queue.paused === 1) return { tasks: [], next: { seq: last, sweeps: [] } }
  // A place behind the end of the journal is another project's.
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
  /** Adds a task, if it is available and none of the sweeps will reach it. False when there is no room for it. */
  tell(row: TaskRow, left: readonly Sweep[]): boolean
}

const newPage = ({ store }: Context): Page => {
  const paused = new Set(store.tools.pauses.all({}).map(({ tool }) => tool))
  const rows: TaskRow[] = []
  let size = 0
  return {
    rows,
    tell(row, left) {
      if (row.status !== 'queued' || row.wake_at !== null || paused.has(row.tool_name) || left.some(reaches(row)))
        return true
      if (rows.length > 0 && (rows.length === PAGE || size + row.payload.length > PAGE_SIZE)) return false
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

/** Tells what the next stretch of the journal made available and still is; what it opened is left to a sweep. */
const readJournal = ({ store }: Context, queueId: string, { seq, sweeps }: Place, last: number, page: Page): Place => {
  const stretch = { queue_id: queueId, seq, upto: Math.min(last, seq + STRETCH) }
  const opened = store.events.opened.all(stretch)
  if (opened.some(({ tool }) => tool === null)) return { seq: stretch.upto, sweeps: [EVERYTHING] }
  const left = [
    ...sweeps.filter(({ tool }) => !opened.some(other => other.tool === tool)),
    ...opened.map(({ tool }) => ({ at: 0, tool })),
  ]
  const events = store.events.madeAvailable.all({ ...stretch, limit: PAGE })
  let told = seq
  for (const event of events) {
    const row = store.tasks.byId.get({ id: event.task_id }) // purged ones are gone
    if (row && !page.tell(row, left)) return { seq: told, sweeps: left }
    told = event.seq
  }
  return { seq: events.length === PAGE ? told : stretch.upto, sweeps: left }
}

/** Tells on from where the sweeps stand. Only at the end of the journal: what is available here became so before. */
const sweep = (context: Context, queueId: string, { seq, sweeps: [first, ...rest] }: Place, page: Page): Place => {
  if (first === undefined) return { seq, sweeps: [] }
  const rows = context.store.tasks.dueAfter.all({ queue_id: queueId, seq: first.at, limit: PAGE })
  let { at } = first
  for (const row of rows) {
    if (reaches(row)(first) && !page.tell(row, rest)) return { seq, sweeps: [{ ...first, at }, ...rest] }
    at = row.seq
  }
  if (rows.length < PAGE) return sweep(context, queueId, { seq, sweeps: rest }, page)
  return { seq, sweeps: [{ ...first, at }, ...rest] }
}
