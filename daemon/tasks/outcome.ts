// How an attempt ends: the task's state and the attempt's record change together, in the turn's transaction.

import { refuse } from '../../lib/model/errors.ts'
import { excerpt } from '../../lib/text/excerpt.ts'
import { timeoutError } from '../../lib/text/timeout.ts'
import { nextTry } from './retry.ts'
import type { AttemptOutcome } from '../store/attempts.ts'
import type { TaskRow } from '../store/task-rows.ts'
import type { Turned } from '../engine/turn-context.ts'

/** The report of a worker on its attempt. stdout and stderr are excerpts, for attempts without log files. */
export type AttemptReport = {
  exit_code?: number
  signal?: string
  stdout?: string
  stderr?: string
  /** Which processes had to be killed. */
  killed?: string
}

const EMPTY_REPORT: AttemptReport = {}

export const succeed = (
  turned: Turned,
  task: TaskRow,
  summary: string,
  data: string | null,
  report: AttemptReport,
): void => {
  endAttempt(turned, task, 'succeeded', null, null, report)
  turned.store.tasks.finish.run({
    ...NOTHING,
    seq: task.seq,
    status: 'succeeded',
    now: turned.now,
    result_summary: summary,
    result_data: data,
  })
}

export type Failure = {
  reason: string
  errorType: string
  data?: string | null
  report?: AttemptReport
  /** No retry before this time, in milliseconds since 1970. */
  earliest?: number | null
}

/** Fails the attempt. The task fails too, unless it has retries left: then it waits in its queue for the next attempt
 * (docs/contract.md §3). */
export const fail = (
  turned: Turned,
  task: TaskRow,
  { reason, errorType, data = null, report = EMPTY_REPORT, earliest = null }: Failure,
): void => {
  if (task.ending === 'cancel') return cancelNow(turned, task, null, report) // the cancel was requested first
  endAttempt(turned, task, 'failed', reason, errorType, report)
  const again = nextTry(task, { errorType, exitCode: report.exit_code }, turned.config.tools, turned.now)
  if (again !== undefined)
    return void turned.store.tasks.retry.run({ seq: task.seq, not_before: Math.max(again, earliest ?? 0) })
  turned.store.tasks.finish.run({
    ...NOTHING,
    seq: task.seq,
    status: 'failed',
    now: turned.now,
    error: reason,
    error_type: errorType,
    result_data: data,
  })
}

/** Returns a task to its old place in the queue; the attempt does not count. */
export const giveBack = (
  turned: Turned,
  task: TaskRow,
  outcome: 'released' | 'interrupted',
  reason: string | null,
  notBefore: number | null,
  report: AttemptReport = EMPTY_REPORT,
): void => {
  if (task.ending === 'cancel') return cancelNow(turned, task, null, report)
  endAttempt(turned, task, outcome, reason, null, report)
  turned.store.tasks.release.run({ seq: task.seq, not_before: notBefore })
}

/** Cancels a task. Its processes, if it had any, must have ended. */
export const cancelNow = (
  turned: Turned,
  task: Pick<TaskRow, 'seq' | 'status' | 'claim'>,
  reason: string | null,
  report: AttemptReport = EMPTY_REPORT,
): void => {
  if (task.status === 'running') endAttempt(turned, task, 'canceled', reason, null, report)
  turned.store.tasks.finish.run({ ...NOTHING, seq: task.seq, status: 'canceled', now: turned.now, error: reason })
}

/** Refuses unless the task runs and `claim`, if given, is its current attempt (docs/contract.md §3). */
export const mustHold = (task: TaskRow, claim: number | undefined): void => {
  if (claim !== undefined && (claim !== task.claim || task.status === 'queued')) {
    refuse('claim_lost', { name: task.friendly_id, claim, current: task.status === 'running' ? task.claim : null })
  }
  if (task.status !== 'running')
    refuse('conflict', { kind: 'task', name: task.friendly_id, is: task.status, needs: 'running' })
}

/** The error of a task that ran longer than twice its timeout (docs/contract.md §3). */
export const deathNotice = (task: TaskRow): string =>
  timeoutError(
    { timeout: task.timeout!, source: task.timeout_source },
    { restarted: task.clock_at !== task.claimed_at },
  )

const NOTHING = { result_summary: null, result_data: null, error: null, error_type: null }

const endAttempt = (
  { store, now }: Turned,
  task: Pick<TaskRow, 'seq' | 'claim'>,
  outcome: AttemptOutcome,
  reason: string | null,
  errorType: string | null,
  report: AttemptReport,
): void => {
  store.attempts.end.run({
    task_seq: task.seq,
    number: task.claim,
    now,
    outcome,
    reason,
    error_type: errorType,
    exit_code: report.exit_code ?? null,
    signal: report.signal ?? null,
    stdout: excerptOrNull(report.stdout),
    stderr: excerptOrNull(report.stderr),
    killed: report.killed?.toWellFormed() ?? null,
  })
}

const excerptOrNull = (text: string | undefined): string | null => (text === undefined ? null : excerpt(text))
