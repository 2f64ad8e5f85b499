// What finished and was not looked at yet, and what it is compared with.

import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/machines.ts'
import { statement } from './statement.ts'
import { SELECT, type TaskRow } from './tasks.ts'

/** The whole project, or one queue of it. */
export type Scope = { queue_id: string | null }

export type ReviewedQueueRow = { queue: string; status: State<'task'>; tasks: number; execution_ms: number }

/** A success whose payload is short enough to be compared; else null stands for it. */
export type SuccessRow = { seq: number; tool_name: string; payload: string | null; ms: number }

export const reviewStatements = (db: DatabaseSync) => ({
  /** The coalesce is no term for an index: of a single queue too the way leads through what is unreviewed, not through all it ever did. */
  unreviewed: statement<Scope & { status: State<'task'> }, TaskRow>(db, `
    ${SELECT} WHERE t.queue_id = coalesce(:queue_id, t.queue_id) AND t.status = :status AND t.finished_at IS NOT NULL AND t.reviewed_at IS NULL ORDER BY t.seq`),
  /** How many there are of each queue and state, and the time that all of their attempts took. */
  perQueue: statement<Scope, ReviewedQueueRow>(db, `
    SELECT q.name AS queue, t.status, count(*) AS tasks,
      coalesce(sum((SELECT sum(max(0, a.ended_at - a.started_at)) FROM attempts a WHERE a.task_seq = t.seq)), 0) AS execution_ms
    FROM tasks t INDEXED BY tasks_unreviewed CROSS JOIN queues q ON q.id = t.queue_id
    WHERE t.queue_id = coalesce(:queue_id, t.queue_id) AND t.finished_at IS NOT NULL AND t.reviewed_at IS NULL
    GROUP BY q.seq, t.status`),
  acknowledge: statement<{ ids: string; now: number }>(db, `
    UPDATE tasks SET reviewed_at = :now
    WHERE id IN (SELECT value FROM json_each(:ids)) AND finished_at IS NOT NULL AND reviewed_at IS NULL`),
  /** The newest successes, newest first. The length of a payload is known without reading it. */
  successes: statement<{ longest: number; limit: number }, SuccessRow>(db, `
    SELECT seq, tool_name, iif(octet_length(payload) <= :longest, payload, NULL) AS payload, finished_at - claimed_at AS ms
    FROM tasks WHERE status = 'succeeded' ORDER BY seq DESC LIMIT :limit`),
})
