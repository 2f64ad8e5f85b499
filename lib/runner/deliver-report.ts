// Brings the report of an attempt to the daemon, however long that takes, and keeps what came of it.

import { asSparkqError, type ErrorCode, type SparkqError } from '../model/errors.ts'
import { isPassing } from '../model/retryable-errors.ts'
import type { Result } from '../protocol/index.ts'
import type { Attempt } from './attempt.ts'
import type { Link } from './daemon-link.ts'
import type { Report } from './report.ts'

export type Delivered = {
  attempt: Attempt
  report: Report | undefined
  /** The task as it is now; undefined when the daemon would not have the report. */
  task: Result<'task.complete'> | undefined
  /** Why it would not. */
  trouble: string | undefined
}

/** The attempt is not this worker's any more, or the task has ended: there is nothing left to say. */
const GONE: ReadonlySet<ErrorCode> = new Set(['claim_lost', 'conflict', 'not_found'])

export const isGone = (error: unknown): boolean => GONE.has(asSparkqError(error).code)

/** Leaves a report where the next daemon finds it; refuses with `io`. */
export type Keep = (report: Report) => void

/** Reports, at first in the same turn; what no daemon takes any more is kept for the next one. Never rejects. */
export const deliver = async (
  link: Link,
  attempt: Attempt,
  report: Report | undefined,
  keep: Keep | undefined,
): Promise<Delivered> => {
  if (report === undefined) {
    const { became } = attempt
    return { attempt, report, task: became, trouble: became ? undefined : 'it belongs to somebody else by now' }
  }
  try {
    return { attempt, report, task: await insist(link, report), trouble: undefined }
  } catch (thrown) {
    const error = asSparkqError(thrown)
    const substitute = isGone(error) || isPassing(error) ? undefined : unacceptable(report, error)
    if (substitute) return deliver(link, attempt, substitute, keep)
    const trouble = isPassing(error) && keep ? kept(report, keep, error) : error.message
    return { attempt, report, task: undefined, trouble }
  }
}

const kept = (report: Report, keep: Keep, error: SparkqError): string => {
  try {
    keep(report)
    return `${error.message}; its result is kept for when it is back`
  } catch (thrown) {
    return `${error.message}, and ${asSparkqError(thrown).message}`
  }
}

const insist = (link: Link, { method, params }: Report): Promise<Result<'task.complete'>> =>
  link.insist(method, params as never)

/** A result that the daemon refuses must not leave its task running for ever: it fails with the refusal. */
const unacceptable = ({ method, params }: Report, error: SparkqError): Report | undefined =>
  method === 'task.fail'
    ? undefined
    : {
        method: 'task.fail',
        params: {
          id: params.id,
          claim: params.claim,
          error_type: 'failed',
          reason: `the daemon would not take ${method}: ${error.message}`,
        },
      }
