// Rows in the shapes of the contract (docs/contract.md §7): times as text, JSON as values, states as they are shown.

import type { PeekedTask, Queue } from '../../../lib/protocol/entities.ts'
import type { Result } from '../../../lib/protocol/index.ts'
import type { AttemptRow } from '../../store/attempts.ts'
import type { CountedQueueRow, QueueRow } from '../../store/queues.ts'
import type { SessionRow } from '../../store/sessions.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import { iso } from '../../tasks/timestamps.ts'
import type { WorkerRow } from '../../store/workers.ts'
import type { QueueJobs } from '../../workers/queue-jobs.ts'
import type { Context } from './context.ts'

type ReportedTask = Result<'task.complete'>
export const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time))
const json = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

export const sessionShape = (row: SessionRow): Result<'session.end'> => ({
  id: row.id,
  name: row.name,
  instructions: row.instructions,
  status: row.status,
  created_at: iso(row.created_at),
  ended_at: isoOrNull(row.ended_at),
  queues: row.queues,
})

export const queueShape = (
  row: CountedQueueRow,
  { workers, runners }: Pick<Context, 'workers' | 'runners'>,
): Queue => ({
  id: row.id,
  name: row.name,
  session: row.session,
  instructions: row.instructions,
  status: shownStatus(row),
  paused_until: isoOrNull(shownStatus(row) === 'paused' ? row.paused_until : null),
  created_at: iso(row.created_at),
  counts: {
    queued: row.queued,
    running: row.running,
    succeeded: row.succeeded,
    failed: row.failed,
    canceled: row.canceled,
  },
  ...jobsShape(runners.jobsOf(row)),
  runner: workers.of(row.id) !== undefined,
  runner_stopped: runners.isResting(row.id),
  runner_fault: runners.faultOf(row.id) ?? null,
  busy_since: row.busy_since,
})

const jobsShape = ({ jobs, from }: QueueJobs) => ({ jobs, jobs_from: from })

/** An active queue may be shown as `paused` or `idle`, which are not states of its state machine. */
const shownStatus = (row: CountedQueueRow): Queue['status'] => {
  if (row.status !== 'active') return row.status
  return row.paused ? 'paused' : row.queued + row.running === 0 ? 'idle' : 'active'
}

export const taskShape = (row: TaskRow): ReportedTask => ({
  id: row.id,
  friendly_id: row.friendly_id,
  queue: row.queue,
  session: row.session,
  tool_name: row.tool_name,
  task_class: row.task_class,
  payload: json(row.payload) as object,
  metadata: json(row.metadata) as object | null,
  key: row.key,
  status: row.status,
  timeout: row.timeout,
  attempts: row.burned,
  claim: row.claim || null,
  worker_id: row.worker_id,
  not_before: isoOrNull(row.not_before),
  retries: row.retries,
  requeued_from: row.requeued_from,
  stale: row.stale === 1,
  created_at: iso(row.created_at),
  claimed_at: isoOrNull(row.claimed_at),
  started_at: isoOrNull(row.claimed_at),
  finished_at: isoOrNull(row.finished_at),
  duration: row.finished_at === null || row.claimed_at === null ? null : (row.finished_at - row.claimed_at) / 1000,
  result_summary: row.result_summary,
  result_data: json(row.result_data),
  error: row.error,
  error_type: row.error_type,
  exit_code: row.exit_code,
  log_path: row.log_path,
  timeout_source: row.timeout_source,
  name: row.name,
})

export const claimedShape = (row: TaskRow, queue: QueueRow): PeekedTask => ({
  id: row.id,
  friendly_id: row.friendly_id,
  queue: { id: queue.id, name: queue.name, instructions: queue.instructions },
  tool_name: row.tool_name,
  task_class: row.task_class,
  payload: json(row.payload) as object,
  status: row.status,
  timeout: row.timeout,
  attempts: row.burned,
  claim: row.claim || null,
  worker_id: row.worker_id,
  created_at: iso(row.created_at),
  claimed_at: isoOrNull(row.claimed_at),
  started_at: isoOrNull(row.claimed_at),
  name: row.name,
})

export const attemptShape = (row: AttemptRow): Result<'task.get'>['history'][number] => ({
  number: row.number,
  worker_id: row.worker_id,
  started_at: iso(row.started_at),
  ended_at: isoOrNull(row.ended_at),
  outcome: row.outcome,
  exit_code: row.exit_code,
  signal: row.signal,
  reason: row.reason,
  error_type: row.error_type,
  pid: row.pid,
  log_path: row.log_path,
  killed: row.killed,
})

export const workerShape = (row: WorkerRow): Result<'worker.show'> => {
  const [ended, time] = [row.tasks_completed + row.tasks_failed, row.execution_ms / 1000]
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    host: row.host,
    pid: row.pid,
    queue: row.queue,
    status: row.status,
    stale: row.stale === 1,
    leaving: row.leaving === 1 && row.ended_at === null,
    task: row.task_id === null ? null : { id: row.task_id, friendly_id: row.task_name, claim: row.claim! },
    capabilities: json(row.capabilities) as string[],
    started_at: iso(row.started_at),
    heartbeat_at: iso(row.heartbeat_at),
    stopped_at: row.status === 'stopped' ? isoOrNull(row.ended_at) : null,
    crash:
      row.status === 'crashed' ? { at: iso(row.ended_at!), message: row.crash_message!, stack: row.crash_stack } : null,
    statistics: {
      completed: row.tasks_completed,
      failed: row.tasks_failed,
      execution_time: time,
      average: ended === 0 ? 0 : Math.round(row.execution_ms / ended) / 1000,
    },
  }
}
