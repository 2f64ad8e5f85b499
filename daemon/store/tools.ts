import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

/** `until` is null for a pause that only `resume` ends. */
export type ToolPauseRow = { tool: string; until: number | null; reason: string; paused_at: number }

export const toolStatements = (db: DatabaseSync) => ({
  pauses: statement<{}, ToolPauseRow>(db, 'SELECT tool, until, reason, paused_at FROM tool_pauses ORDER BY tool'),
  pause: statement<{ tool: string; until: number | null; reason: string; now: number }>(db, `
    INSERT INTO tool_pauses (tool, until, reason, paused_at) VALUES (:tool, :until, :reason, :now)
    ON CONFLICT (tool) DO UPDATE SET until = excluded.until, reason = excluded.reason, paused_at = excluded.paused_at`),
  resume: statement<{ tool: string }>(db, 'DELETE FROM tool_pauses WHERE tool = :tool'),
  /** The next moment at which a pause ends. */
  nextResume: statement<{}, { at: number | null }>(db, 'SELECT min(until) AS at FROM tool_pauses'),
  resumeDue: statement<{ now: number }>(db, 'DELETE FROM tool_pauses WHERE until <= :now'),
})
