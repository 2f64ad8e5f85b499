import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

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
}

export const eventStatements = (db: DatabaseSync) => ({
  last: statement<{}, { seq: number }>(db, 'SELECT coalesce(max(seq), 0) AS seq FROM events'),
  after: statement<{ seq: number; limit: number }, EventRow>(db, `
    SELECT seq, at, kind, session_id, queue_id, task_id, worker_id, claim, detail FROM events WHERE seq > :seq ORDER BY seq LIMIT :limit`),
  /** Tasks of a queue that may have become available in a stretch of the journal, each at the last time that it did. */
  madeAvailable: statement<{ queue_id: string; seq: number; upto: number; limit: number }, { seq: number; task_id: string }>(db, `
    SELECT max(seq) AS seq, task_id FROM events
    WHERE seq > :seq AND seq <= :upto AND queue_id = :queue_id AND kind IN ('task.enqueued', 'task.due', 'task.released')
    GROUP BY task_id ORDER BY 1 LIMIT :limit`),
  /** What made all that was due available at once: the queue's own start, or the end of the pause of a tool (its name). */
  opened: statement<{ queue_id: string; seq: number; upto: number }, { tool: string | null }>(db, `
    SELECT DISTINCT iif(kind = 'tool.resumed', detail, NULL) AS tool FROM events
    WHERE seq > :seq AND seq <= :upto AND (kind = 'tool.resumed' OR (queue_id = :queue_id AND kind IN ('queue.started', 'queue.resumed')))`),
})
