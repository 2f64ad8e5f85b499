import type { DatabaseSync } from 'node:sqlite'
import type { ReportedKind } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'
import { FRIENDLY_ID } from './task-rows.ts'

export type EventRow = {
  seq: number
  at: number
  kind: string
  session_id: string | null
  queue_id: string | null
  task_id: string | null
  worker_id: string | null
  claim: number | null
  detail: string | null
  /** Null for an event of an older database. */
  origin: string | null
}

/** An event with the names of its session, queue and task; null if it has none or the row was deleted since. */
export type NamedEventRow = EventRow & { session: string | null; queue: string | null; friendly_id: string | null }

/** The events after `seq`, up to and including `upto`. */
type JournalRange = { seq: number; upto: number }

/** A filter that is null matches every event; `kinds` and `tasks` are JSON lists. */
type NamedFilter = JournalRange & {
  kinds: string | null
  queue_id: string | null
  tasks: string | null
  limit: number
}

/** SQLite reads the range in the order of the table and looks up names only for the events that match. */
const NAMED = `
  SELECT e.seq, e.at, e.kind, e.session_id, e.queue_id, e.task_id, e.worker_id, e.claim, e.detail, e.origin,
         s.name AS session, q.name AS queue,
         coalesce(${FRIENDLY_ID}, iif(e.kind = 'task.purged', e.detail, NULL)) AS friendly_id
  FROM events e
  LEFT JOIN queues q ON q.id = e.queue_id
  LEFT JOIN sessions s ON s.id = coalesce(e.session_id, q.session_id)
  LEFT JOIN tasks t ON t.id = e.task_id
  WHERE e.seq > :seq AND e.seq <= :upto
    AND (:kinds IS NULL OR e.kind IN (SELECT value FROM json_each(:kinds)))
    AND (:queue_id IS NULL OR e.queue_id = :queue_id)
    AND (:tasks IS NULL OR e.task_id IN (SELECT value FROM json_each(:tasks)))`

export const eventStatements = (db: DatabaseSync) => ({
  last: statement<{}, { seq: number }>(db, 'SELECT coalesce(max(seq), 0) AS seq FROM events'),
  after: statement<{ seq: number; limit: number }, EventRow>(
    db,
    `
    SELECT seq, at, kind, session_id, queue_id, task_id, worker_id, claim, detail, origin
    FROM events WHERE seq > :seq ORDER BY seq LIMIT :limit`,
  ),
  /** The events of a range that match every filter, oldest first. */
  named: statement<NamedFilter, NamedEventRow>(db, `${NAMED} ORDER BY e.seq LIMIT :limit`),
  /** The same, newest first. */
  namedBackwards: statement<NamedFilter, NamedEventRow>(db, `${NAMED} ORDER BY e.seq DESC LIMIT :limit`),
  /** An event of what is in no table. */
  add: statement<{ kind: ReportedKind; detail: string | null }>(
    db,
    'INSERT INTO events (origin, at, kind, detail) VALUES (origin(), now(), :kind, :detail)',
  ),
  /** When a task was purged, by its id or friendly id; null if none was. */
  purgedAt: statement<{ reference: string }, { at: number | null }>(
    db,
    `
    SELECT max(at) AS at FROM (
      SELECT at FROM events INDEXED BY purged_ids WHERE kind = 'task.purged' AND task_id = :reference
      UNION ALL
      SELECT at FROM events INDEXED BY purged_names WHERE kind = 'task.purged' AND detail = upper(:reference))`,
  ),
  /** An event of a range that may change which tasks of a queue a worker gets. */
  concerning: statement<JournalRange & { queue_id: string }, { seq: number }>(
    db,
    `
    SELECT seq FROM events
    WHERE seq > :seq AND seq <= :upto AND (queue_id = :queue_id OR kind = 'tool.resumed') LIMIT 1`,
  ),
  /** The tasks of a queue that may have become available in a range, each with its last such event. */
  madeAvailable: statement<JournalRange & { queue_id: string; limit: number }, { seq: number; task_id: string }>(
    db,
    `
    SELECT max(seq) AS seq, task_id FROM events
    WHERE seq > :seq AND seq <= :upto AND queue_id = :queue_id
      AND kind IN ('task.enqueued', 'task.due', 'task.released')
    GROUP BY task_id ORDER BY 1 LIMIT :limit`,
  ),
  /** What made many due tasks available at once: that the queue was started, resumed or reopened (null), or the end of
   * the pause of a tool (its name). */
  opened: statement<JournalRange & { queue_id: string }, { tool: string | null }>(
    db,
    `
    SELECT DISTINCT iif(kind = 'tool.resumed', detail, NULL) AS tool FROM events
    WHERE seq > :seq AND seq <= :upto
      AND (kind = 'tool.resumed'
        OR (queue_id = :queue_id AND kind IN ('queue.started', 'queue.resumed', 'queue.reopened')))`,
  ),
})
