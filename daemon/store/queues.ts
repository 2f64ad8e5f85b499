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
  /** Null: until it is resumed. Counts only while the queue is paused. */
  paused_until: number | null
  /** Null: the queue is of an older database, and sparkq.yml decides as it did then. */
  jobs: number | null
  created_at: number
}

/** The columns of a queue that an enqueue needs. */
export type QueueHead = Pick<QueueRow, 'id' | 'name' | 'prefix' | 'status'>

export type Counts = Record<State<'task'>, number>
/** `due`: the queue hands out tasks, and some are due. */
export type WorkableQueueRow = QueueRow & { due: 0 | 1 }
export type CountedQueueRow = QueueRow & Counts & { busy_since: number | null }

const COLUMNS =
  'q.id, q.name, q.session_id, s.name AS session, q.prefix, q.instructions, q.status, q.paused, q.paused_until, ' +
  'q.jobs, q.created_at'
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
    jobs: number
    now: number
  }>(
    db,
    `
    INSERT INTO queues (id, name, session_id, prefix, instructions, status, jobs, created_at)
    VALUES (:id, :name, :session_id, :prefix, :instructions, :status, :jobs, :now)`,
  ),
  /** A row if another queue has a prefix. */
  prefixTaken: statement<{ prefix: string; id: string }, { id: string }>(
    db,
    'SELECT id FROM queues WHERE prefix = :prefix AND id <> :id LIMIT 1',
  ),
  /** Creates the prefix if it does not exist; its numbers continue after a queue that had it. Queues of an older
   * database that have the same prefix share its counter. */
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
  /** Keeps the prefix for the tasks that have it now. If there are none since the change before, that one counts. */
  keepFormerPrefix: statement<{ id: string }>(
    db,
    `
    INSERT INTO former_prefixes (queue_id, last_number, prefix)
    SELECT q.id, p.last_number, q.prefix FROM queues q JOIN prefixes p ON p.prefix = q.prefix
    WHERE q.id = :id AND p.last_number > 0 ON CONFLICT DO NOTHING`,
  ),
  /** Lets the numbers of a prefix begin after those of another, so that those of a queue only grow. */
  continueNumbers: statement<{ prefix: string; former: string }>(
    db,
    `
    UPDATE prefixes SET last_number = max(last_number, (SELECT last_number FROM prefixes WHERE prefix = :former))
    WHERE prefix = :prefix`,
  ),
  setPrefix: statement<{ id: string; prefix: string }>(db, 'UPDATE queues SET prefix = :prefix WHERE id = :id'),
  rename: statement<{ id: string; name: string }>(db, 'UPDATE queues SET name = :name WHERE id = :id'),
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
  /** The queues that are not over, and whether each has tasks that are due. It runs after each commit: without INDEXED
   * BY, SQLite reads past all tasks that are queued elsewhere. */
  workable: statement<{}, WorkableQueueRow>(
    db,
    `
    SELECT ${COLUMNS}, q.status = 'active' AND q.paused = 0 AND EXISTS (
      SELECT 1 FROM tasks t INDEXED BY tasks_due
      WHERE t.queue_id = q.id AND t.status = 'queued' AND t.wake_at IS NULL) AS due
    ${FROM} WHERE q.status IN ('active', 'planned') ORDER BY q.seq`,
  ),
  list: statement<{}, CountedQueueRow>(db, `SELECT ${COUNTED} ${FROM} ORDER BY q.seq`),
  names: statement<{}, { name: string }>(db, 'SELECT name FROM queues ORDER BY seq'),
  move: statement<{ id: string; source: string; target: string }>(
    db,
    `
    UPDATE queues SET status = :target WHERE id = :id AND status = :source`,
  ),
  /** Changes nothing if the queue is paused with this end already. */
  pause: statement<{ id: string; until: number | null }>(
    db,
    `
    UPDATE queues SET paused = 1, paused_until = :until
    WHERE id = :id AND status = 'active' AND (paused = 0 OR paused_until IS NOT :until)`,
  ),
  resume: statement<{ id: string }>(
    db,
    "UPDATE queues SET paused = 0, paused_until = NULL WHERE id = :id AND status = 'active' AND paused = 1",
  ),
  /** The time at which the next pause ends. */
  nextResume: statement<{}, { at: number | null }>(
    db,
    "SELECT min(paused_until) AS at FROM queues WHERE status = 'active' AND paused = 1",
  ),
  resumeDue: statement<{ now: number }>(
    db,
    `
    UPDATE queues SET paused = 0, paused_until = NULL
    WHERE status = 'active' AND paused = 1 AND paused_until <= :now`,
  ),
  /** A pause from before the end does not count any more. */
  reopen: statement<{ id: string }>(
    db,
    "UPDATE queues SET status = 'active', paused = 0, paused_until = NULL WHERE id = :id AND status = 'ended'",
  ),
  /** In this order; the queue must have no tasks. */
  deleteFormerPrefixes: statement<{ id: string }>(db, 'DELETE FROM former_prefixes WHERE queue_id = :id'),
  deleteCounts: statement<{ id: string }>(db, 'DELETE FROM counts WHERE queue_id = :id'),
  releaseWorkers: statement<{ id: string }>(db, 'UPDATE workers SET queue_id = NULL WHERE queue_id = :id'),
  delete: statement<{ id: string }>(db, 'DELETE FROM queues WHERE id = :id'),
  setInstructions: statement<{ id: string; instructions: string | null }>(
    db,
    'UPDATE queues SET instructions = :instructions WHERE id = :id',
  ),
  setJobs: statement<{ id: string; jobs: number }>(db, 'UPDATE queues SET jobs = :jobs WHERE id = :id'),
  /** Ends the queues of a session that ends. */
  endOfSession: statement<{ session_id: string }>(
    db,
    `
    UPDATE queues SET status = 'ended' WHERE session_id = :session_id AND status IN ('planned', 'active')`,
  ),
})
