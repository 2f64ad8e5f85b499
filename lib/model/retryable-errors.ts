import { asSparkqError, type ErrorCode } from './errors.ts'

/** Answers that say "not now": nothing was changed and the same call may succeed later. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['disconnected', 'unreachable', 'io', 'busy', 'shutting_down'])

export const isPassing = (error: unknown): boolean => PASSING.has(asSparkqError(error).code)
