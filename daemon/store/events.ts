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
})
