import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

export type AttemptOutcome = 'running' | 'succeeded' | 'failed' | 'canceled' | 'released' | 'interrupted'

export type AttemptRow = {
  number: number
  worker_id: string | null
  started_at: number
  ended_at: number | null
  outcome: AttemptOutcome
  exit_code: number | null
  signal: string | null
  reason: string | null
  error_type: string | null
  pid: number | null
  pid_start: string | null
  boot_id: string | null
  log_path: string | null
  stdout: string | null
  stderr: string | null
  killed: string | null
}

type AttemptEnd = {
  task_seq: number
  number: number
  now: number
  outcome: AttemptOutcome
  exit_code: number | null
  signal: string | null
  reason: string | null
  error_type: string | null
  stdout: string | null
  stderr: string | null
  killed: string | null
}

/** An attempt, with its root process and log if it has them. */
type AttemptProcess = {
  task_seq: number
  number: number
  pid: number | null
  pid_start: string | null
  boot_id: string | null
  log_path: string | null
}

const COLUMNS = `number, worker_id, started_at, ended_at, outcome, exit_code, signal, reason, error_type,
  pid, pid_start, boot_id, log_path, stdout, stderr, killed`

export const attemptStatements = (db: DatabaseSync) => ({
  insert: statement<AttemptProcess & { worker_id: string | null; now: number }>(
    db,
    `
    INSERT INTO attempts (task_seq, number, worker_id, started_at, pid, pid_start, boot_id, log_path)
    VALUES (:task_seq, :number, :worker_id, :now, :pid, :pid_start, :boot_id, :log_path)`,
  ),
  started: statement<AttemptProcess & { pid: number }>(
    db,
    `
    UPDATE attempts SET pid = :pid, pid_start = :pid_start, boot_id = :boot_id, log_path = :log_path
    WHERE task_seq = :task_seq AND number = :number AND outcome = 'running'`,
  ),
  end: statement<AttemptEnd>(
    db,
    `
    UPDATE attempts SET ended_at = :now, outcome = :outcome, exit_code = :exit_code, signal = :signal, reason = :reason,
      error_type = :error_type, stdout = :stdout, stderr = :stderr, killed = :killed
    WHERE task_seq = :task_seq AND number = :number AND outcome = 'running'`,
  ),
  of: statement<{ task_seq: number }, AttemptRow>(
    db,
    `SELECT ${COLUMNS} FROM attempts WHERE task_seq = :task_seq ORDER BY number`,
  ),
  one: statement<{ task_seq: number; number: number }, AttemptRow>(
    db,
    `
    SELECT ${COLUMNS} FROM attempts WHERE task_seq = :task_seq AND number = :number`,
  ),
})
