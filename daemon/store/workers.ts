import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'
import { FRIENDLY_ID } from './task-rows.ts'

export type WorkerRow = {
  id: string
  name: string
  type: 'executor' | 'monitor' | 'validator' | 'scheduler' | 'custom'
  queue_id: string | null
  queue: string | null
  host: string
  pid: number | null
  pid_start: string | null
  boot_id: string | null
  attached: 0 | 1
  supervised: 0 | 1
  status: State<'worker'>
  leaving: 0 | 1
  task_id: string | null
  task_name: string | null
  claim: number | null
  started_at: number
  heartbeat_at: number
  stale: 0 | 1
  wake_at: number | null
  ended_at: number | null
  crash_message: string | null
  crash_stack: string | null
  capabilities: string
  tasks_completed: number
  tasks_failed: number
  execution_ms: number
}

export type NewWorkerRow = Pick<
  WorkerRow,
  | 'id'
  | 'name'
  | 'type'
  | 'queue_id'
  | 'host'
  | 'pid'
  | 'pid_start'
  | 'boot_id'
  | 'attached'
  | 'supervised'
  | 'capabilities'
> & { now: number }

const SELECT = `
  SELECT w.id, w.name, w.type, w.queue_id, wq.name AS queue, w.host, w.pid, w.pid_start, w.boot_id, w.attached,
         w.supervised, w.status, w.leaving, w.task_id, ${FRIENDLY_ID} AS task_name, w.claim,
         w.started_at, w.heartbeat_at, w.stale, w.wake_at, w.ended_at, w.crash_message, w.crash_stack,
         w.capabilities, w.tasks_completed, w.tasks_failed, w.execution_ms
  FROM workers w
  LEFT JOIN queues wq ON wq.id = w.queue_id
  LEFT JOIN tasks t ON t.id = w.task_id
  LEFT JOIN queues q ON q.id = t.queue_id`

export const workerStatements = (db: DatabaseSync) => ({
  insert: statement<NewWorkerRow>(
    db,
    `
    INSERT INTO workers (id, name, type, queue_id, host, pid, pid_start, boot_id, attached, supervised, capabilities,
      started_at, heartbeat_at)
    VALUES (:id, :name, :type, :queue_id, :host, :pid, :pid_start, :boot_id, :attached, :supervised, :capabilities,
      :now, :now)
    ON CONFLICT (id) DO NOTHING`,
  ),

  byId: statement<{ id: string }, WorkerRow>(db, `${SELECT} WHERE w.id = :id`),
  /** Up to two: enough to see that a prefix is not unique. `~` sorts after every character of an id. */
  byPrefix: statement<{ prefix: string }, WorkerRow>(
    db,
    `${SELECT} WHERE w.id >= :prefix AND w.id < :prefix || '~' LIMIT 2`,
  ),
  /** Up to two; workers that have not ended come first. */
  byName: statement<{ name: string }, WorkerRow>(
    db,
    `${SELECT} WHERE w.name = :name ORDER BY w.ended_at IS NOT NULL, w.started_at DESC LIMIT 2`,
  ),
  /** In the order of their start. There are few: a purge of tasks also deletes ended workers. */
  list: statement<{}, WorkerRow>(db, `${SELECT} ORDER BY w.started_at, w.id`),

  /** Records a sign of life; the next check of its silence is at `wake_at`. */
  heartbeat: statement<{ id: string; now: number; wake_at: number }>(
    db,
    `
    UPDATE workers SET heartbeat_at = :now, stale = 0, wake_at = :wake_at WHERE id = :id AND ended_at IS NULL`,
  ),
  /** Ends the check of its silence: the worker waits for a response of the daemon. */
  suspendSilenceLimit: statement<{ id: string }>(
    db,
    'UPDATE workers SET wake_at = NULL WHERE id = :id AND wake_at IS NOT NULL',
  ),
  /** Starts the check of its silence if there is none. */
  startSilenceLimit: statement<{ id: string; wake_at: number }>(
    db,
    'UPDATE workers SET wake_at = :wake_at WHERE id = :id AND wake_at IS NULL AND ended_at IS NULL',
  ),
  /** At the start of a daemon the silence of all workers counts anew, because they had no daemon to send heartbeats to.
   * A worker that is stale stays stale; its next limit is that for a crash. */
  restartSilenceLimits: statement<{ stale_at: number; crashed_at: number }>(
    db,
    `
    UPDATE workers SET wake_at = iif(stale, CAST(:crashed_at AS INTEGER), CAST(:stale_at AS INTEGER))
    WHERE ended_at IS NULL`,
  ),
  nextWake: statement<{}, { at: number | null }>(
    db,
    'SELECT min(wake_at) AS at FROM workers WHERE wake_at IS NOT NULL',
  ),
  awake: statement<{ now: number; limit: number }, WorkerRow>(
    db,
    `${SELECT} WHERE w.wake_at <= :now ORDER BY w.wake_at LIMIT :limit`,
  ),
  becomeStale: statement<{ id: string; wake_at: number }>(
    db,
    'UPDATE workers SET stale = 1, wake_at = :wake_at WHERE id = :id AND ended_at IS NULL',
  ),

  pause: statement<{ id: string }>(
    db,
    "UPDATE workers SET status = 'paused' WHERE id = :id AND status IN ('idle', 'busy')",
  ),
  resume: statement<{ id: string }>(
    db,
    "UPDATE workers SET status = iif(task_id IS NULL, 'idle', 'busy') WHERE id = :id AND status = 'paused'",
  ),
  leave: statement<{ id: string }>(db, 'UPDATE workers SET leaving = 1 WHERE id = :id AND ended_at IS NULL'),
  stop: statement<{ id: string; now: number }>(
    db,
    "UPDATE workers SET status = 'stopped', ended_at = :now, wake_at = NULL WHERE id = :id AND ended_at IS NULL",
  ),
  crash: statement<{ id: string; now: number; message: string; stack: string | null }>(
    db,
    `
    UPDATE workers SET status = 'crashed', ended_at = :now, wake_at = NULL, crash_message = :message,
      crash_stack = :stack
    WHERE id = :id AND ended_at IS NULL`,
  ),

  /** A worker without a connection that may claim tasks of a queue. */
  detachedOf: statement<{ queue_id: string }, { name: string }>(
    db,
    `
    SELECT name FROM workers
    WHERE ended_at IS NULL AND attached = 0 AND leaving = 0 AND queue_id = :queue_id ORDER BY started_at LIMIT 1`,
  ),
  /** The workers that have not ended, and ended ones whose tasks an earlier daemon has not settled. */
  living: statement<{}, WorkerRow>(
    db,
    `
    ${SELECT} WHERE w.ended_at IS NULL
      OR w.id IN (SELECT worker_id FROM tasks WHERE status = 'running') ORDER BY w.started_at`,
  ),
  /** Workers that have not ended and have no connection, but a pid by which their process can be checked. */
  detachedWithPid: statement<{}, WorkerRow>(
    db,
    `${SELECT} WHERE w.ended_at IS NULL AND w.attached = 0 AND w.pid IS NOT NULL`,
  ),
  /** Moves the times of workers by a gap during which the machine slept: it does not count as silence. */
  shift: statement<{ gap: number; after: number; before: number }>(
    db,
    `
    UPDATE workers SET heartbeat_at = heartbeat_at + CAST(:gap AS INTEGER), wake_at = wake_at + CAST(:gap AS INTEGER)
    WHERE ended_at IS NULL AND heartbeat_at > :after AND heartbeat_at <= :before`,
  ),
  /** Once their tasks are purged, nothing needs the rows of ended workers. */
  purge: statement<{ before: number }>(db, 'DELETE FROM workers WHERE ended_at < :before'),
})
