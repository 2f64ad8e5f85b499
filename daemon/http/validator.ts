// Which results a caller need not get again: those that come from the database and the configuration alone. Their
// validator is the revision of both, so that a result that did not change costs no query.

import type { IncomingMessage } from 'node:http'
import type { MethodName } from '../../lib/protocol/index.ts'

/** Not here: what also depends on connections and runners (`queue.*`, `worker.*`, `daemon.status`), on log files
 * (`task.get`), on other files (`script.*`, `config.*`), or on the clock. */
const VALIDATED: ReadonlySet<string> = new Set<MethodName>([
  'daemon.describe',
  'event.list',
  'session.list',
  'task.list',
  'task.review',
  'tool.list',
])

/** The validator of the result that a method would have now; undefined if it has none. */
export type Validator = (method: string, params: unknown) => string | undefined

export const createValidator =
  (build: string, revision: () => string): Validator =>
  (method, params) =>
    VALIDATED.has(method) && !isWaiting(params) ? `W/"${build}.${revision()}"` : undefined

/** A request that waits for a change has a result that is not there yet. */
const isWaiting = (params: unknown): boolean => typeof params === 'object' && params !== null && 'wait' in params

/** Whether the caller has what this validator names. */
export const isKnown = ({ headers }: Pick<IncomingMessage, 'headers'>, validator: string): boolean =>
  (headers['if-none-match'] ?? '').split(',').some(tag => tag.trim() === validator)
