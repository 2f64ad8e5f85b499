import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

export type WorkerRow = { id: string; name: string; queue: string; pid: number; started_at: number }

export const workerStatements = (db: DatabaseSync) => ({
  insert: statement<{ id: string; name: string; queue_id: string; host: string; pid: number; now: number }>(db, `
    INSERT INTO workers (id, name, queue_id, host, pid, started_at) VALUES (:id, :name, :queue_id, :host, :pid, :now)
    ON CONFLICT (id) DO NOTHING`),
  end: statement<{ id: string; status: 'stopped' | 'crashed'; now: number }>(db, `
    UPDATE workers SET status = :status, ended_at = :now WHERE id = :id AND ended_at IS NULL`),
  /** Those that a daemon that died could not end; whoever still lives comes back under its id. */
  living: statement<{}, WorkerRow>(db, `
    SELECT w.id, w.name, q.name AS queue, w.pid, w.started_at FROM workers w JOIN queues q ON q.id = w.queue_id
    WHERE w.ended_at IS NULL ORDER BY w.started_at`),
  /** Ended ones serve nobody once their tasks are purged. */
  purge: statement<{ before: number }>(db, 'DELETE FROM workers WHERE ended_at < :before'),
})
