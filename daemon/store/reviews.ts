// Finished tasks that are not reviewed yet, and the successes that their durations are compared with.

import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'
import { SELECT, type TaskRow } from './task-rows.ts'

/** One queue; null is the whole project. */
export type Scope = { queue_id: string | null }

export type ReviewedQueueRow = { queue: string; status: State<'task'>; tasks: number; execution_ms: number }

/** A succeeded task; its payload is null if it need not be compared. */
export type SuccessRow = { seq: number; tool_name: string; payload: string | null; ms: number }

export const reviewStatements = (db: DatabaseSync) => ({
  /** No index can use the coalesce. So for one queue, too, SQLite reads the unreviewed tasks (tasks_unreviewed) and not
   * all tasks of the queue. */
  unreviewed: statement<Scope & { status: State<'task'> }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.queue_id = coalesce(:queue_id, t.queue_id) AND t.status = :status
      AND t.finished_at IS NOT NULL AND t.reviewed_at IS NULL ORDER BY t.seq`,
  ),
  /** The number of unreviewed tasks of each queue and state, and the time that all their attempts took. Most tasks have
   * one attempt: its time is in the row of the task. */
  perQueue: statement<Scope, ReviewedQueueRow>(
    db,
    `
    SELECT q.name AS queue, t.status, t.tasks, t.execution_ms
    FROM (
      SELECT queue_id, status, count(*) AS tasks,
        coalesce(sum(iif(claim > 1,
          (SELECT sum(max(0, a.ended_at - a.started_at)) FROM attempts a WHERE a.task_seq = seq),
          max(0, finished_at - claimed_at))), 0) AS execution_ms
      FROM tasks INDEXED BY tasks_unreviewed
      WHERE queue_id = coalesce(:queue_id, queue_id) AND finished_at IS NOT NULL AND reviewed_at IS NULL
      GROUP BY queue_id, status) t
    JOIN queues q ON q.id = t.queue_id ORDER BY q.seq, t.status`,
  ),
  acknowledge: statement<{ ids: string; now: number }>(
    db,
    `
    UPDATE tasks SET reviewed_at = :now
    WHERE id IN (SELECT value FROM json_each(:ids)) AND finished_at IS NOT NULL AND reviewed_at IS NULL`,
  ),
  /** The newest successes, newest first. A payload is returned only if its length is in `lengths`, a JSON list of
   * bytes: SQLite knows the length without reading the payload. */
  successes: statement<{ lengths: string; limit: number }, SuccessRow>(
    db,
    `
    SELECT seq, tool_name, finished_at - claimed_at AS ms,
      iif(octet_length(payload) IN (SELECT value FROM json_each(:lengths)), payload, NULL) AS payload
    FROM tasks WHERE status = 'succeeded' ORDER BY seq DESC LIMIT :limit`,
  ),
})
