import { asSparkqError, type ErrorCode } from './errors.ts'

/** Errors after which the same call may succeed later. After `disconnected` the first call may have taken effect. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['disconnected', 'unreachable', 'io', 'busy', 'shutting_down'])

export const isRetryable = (error: unknown): boolean => RETRYABLE.has(asSparkqError(error).code)

/** Errors of a report whose attempt is over: another worker has the task, or the task has ended. */
const ATTEMPT_OVER: ReadonlySet<ErrorCode> = new Set(['claim_lost', 'conflict', 'not_found'])

export const isAttemptOver = (error: unknown): boolean => ATTEMPT_OVER.has(asSparkqError(error).code)
