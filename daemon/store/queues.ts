import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'

export type QueueRow = {
  id: string
  name: string
  session_id: string
  session: string
  prefix: string
  instructions: string | null
  status: State<'queue'>
  paused: 0 | 1
  created_at: number
}

/** The columns of a queue that an enqueue needs. */
export type QueueHead = Pick<QueueRow, 'id' | 'name' | 'prefix' | 'status'>

export type Counts = Record<State<'task'>, number>
export type CountedQueueRow = QueueRow & Counts & { busy_since: number | null }

const COLUMNS =
  'q.id, q.name, q.session_id, s.name AS session, q.prefix, q.instructions, q.status, q.paused, q.created_at'
const FROM = 'FROM queues q JOIN sessions s ON s.id = q.session_id'
const COUNTED =
  `${COLUMNS}, q.busy_since, ` +
  ['queued', 'running', 'succeeded', 'failed', 'canceled']
    .map(status => `(SELECT tasks FROM counts c WHERE c.queue_id = q.id AND c.status = '${status}') AS ${status}`)
    .join(', ')

export const queueStatements = (db: DatabaseSync) => ({
  insert: statement<{
    id: string
    name: string
    session_id: string
    prefix: string
    instructions: string | null
    status: string
    now: number
  }>(
    db,
    `
    INSERT INTO queues (id, name, session_id, prefix, instructions, status, created_at)
    VALUES (:id, :name, :session_id, :prefix, :instructions, :status, :now)`,
  ),
  /** Creates the prefix if it does not exist. Queues with the same prefix share its counter. */
  ensurePrefix: statement<{ prefix: string }>(
    db,
    'INSERT INTO prefixes (prefix) VALUES (:prefix) ON CONFLICT DO NOTHING',
  ),
  nextNumber: statement<{ prefix: string }, { number: number }>(
    db,
    `
    UPDATE prefixes SET last_number = last_number + 1 WHERE prefix = :prefix RETURNING last_number AS number`,
  ),
  /** Gives back the number that `nextNumber` returned last, because the id of its task is taken. */
  returnNumber: statement<{ prefix: string }>(
    db,
    'UPDATE prefixes SET last_number = last_number - 1 WHERE prefix = :prefix',
  ),
  byName: statement<{ name: string }, QueueRow>(db, `SELECT ${COLUMNS} ${FROM} WHERE q.name = :name`),
  byId: statement<{ id: string }, QueueRow>(db, `SELECT ${COLUMNS} ${FROM} WHERE q.id = :id`),
  /** Runs for each enqueued task; without the join it takes half as long. */
  head: statement<{ name: string }, QueueHead>(db, 'SELECT id, name, prefix, status FROM queues WHERE name = :name'),
  findCounted: statement<{ id: string }, CountedQueueRow>(db, `SELECT ${COUNTED} ${FROM} WHERE q.id = :id`),
  /** The numbers of unfinished tasks. */
  open: statement<{ id: string }, Pick<Counts, 'queued' | 'running'>>(
    db,
    `
    SELECT sum(iif(status = 'queued', tasks, 0)) AS queued, sum(iif(status = 'running', tasks, 0)) AS running
    FROM counts WHERE queue_id = :id AND status IN ('queued', 'running')`,
  ),
  list: statement<{}, CountedQueueRow>(db, `SELECT ${COUNTED} ${FROM} ORDER BY q.seq`),
  names: statement<{}, { name: string }>(db, 'SELECT name FROM queues ORDER BY seq'),
  move: statement<{ id: string; source: string; target: string }>(
    db,
    `
    UPDATE queues SET status = :target WHERE id = :id AND status = :source`,
  ),
  pause: statement<{ id: string; paused: number }>(
    db,
    `
    UPDATE queues SET paused = :paused WHERE id = :id AND status = 'active' AND paused <> :paused`,
  ),
  /** Ends the queues of a session that ends. */
  endOfSession: statement<{ session_id: string }>(
    db,
    `
    UPDATE queues SET status = 'ended' WHERE session_id = :session_id AND status IN ('planned', 'active')`,
  ),
})
