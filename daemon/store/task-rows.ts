import type { State } from '../../lib/model/state-machines.ts'

export type TaskRow = {
  seq: number
  id: string
  friendly_id: string
  number: number
  queue_id: string
  queue: string
  session: string
  name: string | null
  tool_name: string
  task_class: string | null
  payload: string
  metadata: string | null
  key: string | null
  status: State<'task'>
  timeout: number | null
  timeout_source: string | null
  retries: number
  requeued_from: string | null
  environment_id: number | null
  created_at: number
  not_before: number | null
  wake_at: number | null
  claim: number
  burned: number
  worker_id: string | null
  claimed_at: number | null
  clock_at: number | null
  stale: 0 | 1
  ending: 'cancel' | 'timeout' | null
  edits: number
  finished_at: number | null
  result_summary: string | null
  result_data: string | null
  error: string | null
  error_type: string | null
  exit_code: number | null
  log_path: string | null
}

export type NewTaskRow = {
  id: string
  queue_id: string
  number: number
  name: string | null
  tool_name: string
  task_class: string | null
  payload: string
  metadata: string | null
  key: string | null
  timeout: number | null
  timeout_source: string | null
  retries: number
  requeued_from: string | null
  environment_id: number | null
  now: number
  not_before: number | null
}

export type EditedTaskRow = Omit<NewTaskRow, 'id' | 'queue_id' | 'number' | 'requeued_from' | 'now'> & {
  seq: number
  wake_at: number | null
}

/** The prefix of the friendly id of a task `t` of a queue `q`, in SQL: that which the queue had when it got the
 * task. */
export const PREFIX = `
  coalesce((SELECT f.prefix FROM former_prefixes f WHERE f.queue_id = t.queue_id AND f.last_number >= t.number
            ORDER BY f.last_number LIMIT 1), q.prefix)`
export const FRIENDLY_ID = `${PREFIX} || '-' || t.number`

/** A task with the columns of its queue, session and latest attempt that are shown with it. */
export const SELECT = `
  SELECT t.seq, t.id, ${FRIENDLY_ID} AS friendly_id, t.number, t.queue_id, q.name AS queue, s.name AS session,
         t.name, t.tool_name, t.task_class, t.payload, t.metadata, t.key, t.status, t.timeout, t.timeout_source,
         t.retries, t.requeued_from, t.environment_id, t.created_at, t.not_before, t.wake_at, t.claim, t.burned,
         t.worker_id, t.claimed_at, t.clock_at, t.stale, t.ending, t.edits, t.finished_at, t.result_summary,
         t.result_data, t.error, t.error_type, a.exit_code, a.log_path
  FROM tasks t
  CROSS JOIN queues q ON q.id = t.queue_id
  CROSS JOIN sessions s ON s.id = q.session_id
  LEFT JOIN attempts a ON a.task_seq = t.seq AND a.number = t.claim`
