// What finished and was not looked at yet, and what it is compared with.

import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'
import { SELECT, type TaskRow } from './task-rows.ts'

/** The whole project, or one queue of it. */
export type Scope = { queue_id: string | null }

export type ReviewedQueueRow = { queue: string; status: State<'task'>; tasks: number; execution_ms: number }

/** A success; its payload is null where it need not be compared. */
export type SuccessRow = { seq: number; tool_name: string; payload: string | null; ms: number }

export const reviewStatements = (db: DatabaseSync) => ({
  /** The coalesce is no term for an index: of a single queue too the way leads through what is unreviewed, not
   * through all it ever did. */
  unreviewed: statement<Scope & { status: State<'task'> }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.queue_id = coalesce(:queue_id, t.queue_id) AND t.status = :status AND t.finished_at IS NOT NULL AND t.reviewed_at IS NULL ORDER BY t.seq`,
  ),
  /** How many there are of each queue and state, and the time that all of their attempts took, which of most is one. */
  perQueue: statement<Scope, ReviewedQueueRow>(
    db,
    `
    SELECT q.name AS queue, t.status, t.tasks, t.execution_ms
    FROM (SELECT queue_id, status, count(*) AS tasks, coalesce(sum(iif(claim > 1,
        (SELECT sum(max(0, a.ended_at - a.started_at)) FROM attempts a WHERE a.task_seq = seq), finished_at - claimed_at)), 0) AS execution_ms
      FROM tasks INDEXED BY tasks_unreviewed
      WHERE queue_id = coalesce(:queue_id, queue_id) AND finished_at IS NOT NULL AND reviewed_at IS NULL GROUP BY queue_id, status) t
    JOIN queues q ON q.id = t.queue_id ORDER BY q.seq, t.status`,
  ),
  acknowledge: statement<{ ids: string; now: number }>(
    db,
    `
    UPDATE tasks SET reviewed_at = :now
    WHERE id IN (SELECT value FROM json_each(:ids)) AND finished_at IS NOT NULL AND reviewed_at IS NULL`,
  ),
  /** The newest successes, newest first, with their payload if it is as long as one of these (a JSON list of bytes):
   * SQLite knows its length without reading it. */
  successes: statement<{ lengths: string; limit: number }, SuccessRow>(
    db,
    `
    SELECT seq, tool_name, iif(octet_length(payload) IN (SELECT value FROM json_each(:lengths)), payload, NULL) AS payload, finished_at - claimed_at AS ms
    FROM tasks WHERE status = 'succeeded' ORDER BY seq DESC LIMIT :limit`,
  ),
})
