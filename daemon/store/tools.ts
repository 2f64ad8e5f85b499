import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

/** `until` is null for a pause that only `tool.resume` ends. */
export type ToolPauseRow = {
  tool: string
  until: number | null
  reason: string
  paused_at: number
  /** 1: a usage limit set it; 0: a person. */
  by_limit: 0 | 1
}
/** `queues` is a JSON list of names: the queues with tasks that only the pause holds back. */
export type WaitedForRow = ToolPauseRow & { queues: string }

export const toolStatements = (db: DatabaseSync) => ({
  pauses: statement<{}, ToolPauseRow>(
    db,
    'SELECT tool, until, reason, paused_at, by_limit FROM tool_pauses ORDER BY tool',
  ),
  /** The search of a queue stops at the first task of the tool. Without one it reads all due tasks of the queue, as a
   * claim does. */
  waitedFor: statement<{}, WaitedForRow>(
    db,
    `
    SELECT p.tool, p.until, p.reason, p.paused_at, p.by_limit,
           (SELECT json_group_array(q.name) FROM queues q WHERE q.status = 'active' AND q.paused = 0 AND EXISTS (
             SELECT 1 FROM tasks t INDEXED BY tasks_due
             WHERE t.queue_id = q.id AND t.status = 'queued' AND t.wake_at IS NULL AND t.tool_name = p.tool)) AS queues
    FROM tool_pauses p ORDER BY p.tool`,
  ),
  pause: statement<{ tool: string; until: number | null; reason: string; by_limit: 0 | 1; now: number }>(
    db,
    `
    INSERT INTO tool_pauses (tool, until, reason, by_limit, paused_at) VALUES (:tool, :until, :reason, :by_limit, :now)
    ON CONFLICT (tool) DO UPDATE SET until = excluded.until, reason = excluded.reason, by_limit = excluded.by_limit,
      paused_at = excluded.paused_at`,
  ),
  resume: statement<{ tool: string }>(db, 'DELETE FROM tool_pauses WHERE tool = :tool'),
  /** The time at which the next pause ends. */
  nextResume: statement<{}, { at: number | null }>(db, 'SELECT min(until) AS at FROM tool_pauses'),
  resumeDue: statement<{ now: number }>(db, 'DELETE FROM tool_pauses WHERE until <= :now'),
})
