// Delivers the report of an attempt to the daemon, without a time-out, and returns the response.

import { asSparkqError, type SparkqError } from '../model/errors.ts'
import { isAttemptOver, isRetryable } from '../model/retryable-errors.ts'
import type { Result } from '../protocol/index.ts'
import type { Attempt } from './attempt.ts'
import type { Link } from './daemon-link.ts'
import type { ReportCall } from './report.ts'

export type Delivered = {
  attempt: Attempt
  report: ReportCall | undefined
  /** The task after the report; undefined when the daemon rejected the report. */
  task: Result<'task.complete'> | undefined
  /** Why the daemon rejected it. */
  trouble: string | undefined
}

/** Stores a report for the next daemon; refuses with `io`. */
export type Keep = (report: ReportCall) => void

/** Sends the report in the same turn. Keeps a report that no daemon accepts, for the next daemon. Never rejects. */
export const deliver = async (
  link: Link,
  attempt: Attempt,
  report: ReportCall | undefined,
  keep: Keep | undefined,
): Promise<Delivered> => {
  if (report === undefined) {
    const { became } = attempt
    return { attempt, report, task: became, trouble: became ? undefined : 'it belongs to another worker by now' }
  }
  try {
    return { attempt, report, task: await insist(link, report), trouble: undefined }
  } catch (thrown) {
    const error = asSparkqError(thrown)
    const substitute = isAttemptOver(error) || isRetryable(error) ? undefined : unacceptable(report, error)
    if (substitute) return deliver(link, attempt, substitute, keep)
    const trouble = isRetryable(error) && keep ? kept(report, keep, error) : error.message
    return { attempt, report, task: undefined, trouble }
  }
}

const kept = (report: ReportCall, keep: Keep, error: SparkqError): string => {
  try {
    keep(report)
    return `${error.message}; its result is kept for when it is back`
  } catch (thrown) {
    return `${error.message}, and ${asSparkqError(thrown).message}`
  }
}

const insist = (link: Link, { method, params }: ReportCall): Promise<Result<'task.complete'>> =>
  link.insist(method, params as never)

/** A rejected result must not leave its task running for ever: the task fails with the daemon's reason. */
const unacceptable = ({ method, params }: ReportCall, error: SparkqError): ReportCall | undefined =>
  method === 'task.fail'
    ? undefined
    : {
        method: 'task.fail',
        params: {
          id: params.id,
          claim: params.claim,
          error_type: 'failed',
          reason: `the daemon refused ${method}: ${error.message}`,
        },
      }
