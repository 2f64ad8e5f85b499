// Whether another attempt follows a failed one, and when (docs/contract.md §3).

import { backoff } from '../../lib/model/backoff.ts'
import type { TaskRow } from '../store/task-rows.ts'
import { toolNamed, type Tool } from '../../lib/config/tools.ts'

export type FailedAttempt = { errorType: string; exitCode: number | undefined }

/** The time of the next attempt, in milliseconds since 1970; undefined if the task has failed for good. */
export const nextTry = (
  task: TaskRow,
  failed: FailedAttempt,
  tools: Readonly<Record<string, Tool>>,
  now: number,
): number | undefined =>
  task.burned <= task.retries && isRetryable(toolNamed(tools, task.tool_name), failed)
    ? now + backoff(task.burned)
    : undefined

const isRetryable = ({ retry_on: list }: Tool, { errorType, exitCode }: FailedAttempt): boolean => {
  if (errorType === 'refused') return false // it was never started, and would be refused again
  if (list === null) return errorType !== 'lost' // a person must first see what it did (docs/contract.md §8)
  return list.some(reason => reason === errorType || (reason === exitCode && errorType !== 'timeout'))
}
