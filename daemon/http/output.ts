// The output of an attempt, from its log file or as its worker reported it: whole, by `Range`, its last lines, or while
// it is written (docs/http.md).

import { closeSync, existsSync, fstatSync } from 'node:fs'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { findCut } from '../../lib/logs/cut-mark.ts'
import { openLogNow } from '../../lib/logs/read.ts'
import { refuse } from '../../lib/model/errors.ts'
import type { Result } from '../../lib/protocol/index.ts'
import { lastLinesOf } from '../../lib/text/last-lines.ts'
import type { BridgeOptions } from './bridge-options.ts'
import { callerOf, type Exchange, type Handler } from './exchange.ts'
import { wantedOutput, type WantedOutput } from './output-address.ts'
import { sendBytes, sendUnsatisfiable } from './send-bytes.ts'
import { sendLog } from './send-log.ts'

const MAX_FOLLOWERS = 16

type OutputAttempt = NonNullable<Result<'task.attempt'>['attempt']>
type OutputExchange = Pick<Exchange, 'request' | 'response' | 'params' | 'url' | 'call'>
type OutputSending = OutputExchange & { wanted: WantedOutput; headers: OutgoingHttpHeaders }

export const createOutput = ({ dispatch }: Pick<BridgeOptions, 'dispatch'>): Handler => {
  let followers = 0

  return async ({ request, response, params, url, peer }) => {
    // The address of a log is known by a method that has no route.
    const exchange = { request, response, params, url, call: callerOf(dispatch, peer) }
    const wanted = wantedOutput(exchange)
    const { friendly_id, attempt } = await find(exchange, wanted)
    const sending = { ...exchange, wanted, headers: headersOf(friendly_id, wanted) }
    if (!wanted.follow || attempt.outcome !== 'running' || request.method === 'HEAD') return send(sending, attempt)
    if (followers >= MAX_FOLLOWERS)
      refuse('busy', { detail: `${MAX_FOLLOWERS} outputs are followed already, which is the limit` })
    if (response.closed) return // it would never leave
    followers++
    response.once('close', () => followers--)
    await follow(sending, attempt)
  }
}

const find = async (
  { call }: OutputExchange,
  { id, claim }: WantedOutput,
): Promise<{ friendly_id: string; attempt: OutputAttempt }> => {
  const { friendly_id, attempt } = await call('task.attempt', { id, claim })
  if (attempt === null) refuse('not_found', { kind: `attempt ${claim} of task`, name: friendly_id })
  return { friendly_id, attempt }
}

const headersOf = (task: string, { claim, stream, download }: WantedOutput): OutgoingHttpHeaders => {
  const name = encodeURIComponent(`${task}.${claim}.${stream}.txt`)
  return {
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': 'sandbox',
    'content-disposition': `${download ? 'attachment' : 'inline'}; filename*=UTF-8''${name}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}

/** Sends what there is. */
const send = async ({ request, response, wanted, headers }: OutputSending, attempt: OutputAttempt): Promise<void> => {
  const { tail, from } = wanted
  const log = openLog(attempt, wanted)
  if (log === undefined) return sendBytes({ request, response, headers }, textOf(attempt, wanted).subarray(from))
  const { file, size } = log
  const withCut = { ...headers, ...cutHeader(file, attempt) }
  // A log that is written may be cut while it is read, so its length as a whole is known at its end.
  const isSteady = attempt.outcome !== 'running' || request.headers.range !== undefined || request.method === 'HEAD'
  if (tail === undefined && !wanted.follow && isSteady) return sendBytes({ request, response, headers: withCut }, log)
  closeSync(file)
  if (from > size) return sendUnsatisfiable({ response, headers: withCut }, size)
  response.writeHead(200, withCut)
  if (request.method !== 'HEAD') await sendRest(response, attempt, { wanted, over: AbortSignal.abort() })
  response.end()
}

/** Sends what there is and what comes, until the attempt has ended. */
const follow = async (sending: OutputSending, attempt: OutputAttempt): Promise<void> => {
  const { call, response, wanted, headers } = sending
  const log = openLog(attempt, wanted)
  const withCut = { ...headers, ...(log && cutHeader(log.file, attempt)) }
  if (log) closeSync(log.file)
  const size = log?.size ?? 0
  if (wanted.from > size && attempt.log_path !== null) return sendUnsatisfiable({ response, headers: withCut }, size)

  const over = new AbortController()
  const ended = call('task.wait', { id: wanted.id, claim: wanted.claim }).finally(() => over.abort())
  ended.catch(() => {})
  response.once('close', () => over.abort())
  response.writeHead(200, { ...withCut, 'x-accel-buffering': 'no' })
  response.flushHeaders()
  try {
    // Work in chat has no log, and its output is reported at the end. If the runner could not start a process at once,
    // the log is known at the end.
    if (attempt.log_path === null) await ended
    const now = attempt.log_path === null ? (await find(sending, wanted)).attempt : attempt
    await sendRest(response, now, { wanted, over: over.signal })
    await ended
    response.end()
  } catch {
    // The daemon stops, or the task was purged. A proper end would say that the attempt has ended.
    response.destroy()
  }
}

/** Sends the log from the wanted place on, until `over` is aborted, or the text that there is instead. */
const sendRest = async (
  response: ServerResponse,
  attempt: OutputAttempt,
  { wanted, over }: { wanted: WantedOutput; over: AbortSignal },
): Promise<void> => {
  const { tail, from } = wanted
  const path = logOf(attempt, wanted)
  if (path === undefined) response.write(textOf(attempt, wanted).subarray(from))
  else await sendLog(response, { path, maxBytes: attempt.max_log, tail, from, over })
}

/** Undefined if the output is not in a log. */
const logOf = ({ log_path, ...attempt }: OutputAttempt, { stream }: WantedOutput): string | undefined =>
  log_path === null || attempt[REPORTED[stream]] !== null ? undefined : `${log_path}.${stream}`

const textOf = (attempt: OutputAttempt, { stream, tail }: WantedOutput): Buffer =>
  Buffer.from(lastLinesOf(attempt[REPORTED[stream]] ?? '', tail))

const REPORTED = { out: 'stdout', err: 'stderr' } as const

/** Undefined if nothing was written yet, or if the output is not in a log. Refuses with `not_found` a log that was
 * deleted or replaced. */
const openLog = (attempt: OutputAttempt, wanted: WantedOutput): { file: number; size: number } | undefined => {
  const path = logOf(attempt, wanted)
  const file = path === undefined ? 'missing' : openLogNow(path)
  if (typeof file === 'number') return { file, size: fstatSync(file).size }
  const refuseLog = (why: string): never => refuse('not_found', { kind: 'log', name: path!, why })
  if (file === 'other') refuseLog('something else is in its place')
  const isDeleted = path !== undefined && attempt.outcome !== 'running' && !hasLogs(attempt)
  if (isDeleted) refuseLog("it was deleted; 'sparkq purge' deletes a task with its log")
  return undefined
}

const hasLogs = ({ log_path }: OutputAttempt): boolean => ['out', 'err'].some(end => existsSync(`${log_path}.${end}`))

/** How many bytes are missing in the middle: a reader that has an earlier part, and sees another number, begins
 * again. */
const cutHeader = (file: number, { max_log }: OutputAttempt): OutgoingHttpHeaders => ({
  'sparkq-dropped': findCut(file, max_log)?.dropped ?? 0,
})
