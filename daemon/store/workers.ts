import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

export type WorkerRow = { id: string; queue_id: string; pid: number }

export const workerStatements = (db: DatabaseSync) => ({
  insert: statement<{ id: string; name: string; queue_id: string; host: string; pid: number; now: number }>(db, `
    INSERT INTO workers (id, name, queue_id, host, pid, attached, started_at, heartbeat_at)
    VALUES (:id, :name, :queue_id, :host, :pid, 1, :now, :now)
    ON CONFLICT (id) DO NOTHING`),
  end: statement<{ id: string; status: 'stopped' | 'crashed'; now: number }>(db, `
    UPDATE workers SET status = :status, ended_at = :now, crash_message = iif(:status = 'crashed', 'it died', NULL) WHERE id = :id AND ended_at IS NULL`),
  /** Those that a daemon that died could not end; whoever still lives comes back under its id. One that was taken for
   * dead and came back counts while it has a task. */
  living: statement<{}, WorkerRow>(db, `
    SELECT id, queue_id, pid FROM workers
    WHERE ended_at IS NULL OR id IN (SELECT worker_id FROM tasks WHERE status = 'running') ORDER BY started_at`),
  /** Time that the machine slept is no silence of theirs. */
  shift: statement<{ gap: number; before: number }>(db, `
    UPDATE workers SET heartbeat_at = heartbeat_at + CAST(:gap AS INTEGER), wake_at = wake_at + CAST(:gap AS INTEGER)
    WHERE ended_at IS NULL AND heartbeat_at <= :before`),
  /** Ended ones serve nobody once their tasks are purged. */
  purge: statement<{ before: number }>(db, 'DELETE FROM workers WHERE ended_at < :before'),
})
