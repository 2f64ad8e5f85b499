// The journal as a stream of server-sent events: `GET /api/events` with `Accept: text/event-stream`. It is a loop over
// `event.list`, so the daemon keeps nothing for a reader but its place, and a slow one holds up itself alone.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { asSparkqError, refuse } from '../../lib/model/errors.ts'
import type { Params } from '../../lib/protocol/index.ts'
import type { BridgeOptions } from './bridge-options.ts'
import { drained } from './drained.ts'
import { callerOf, peerUntil, type Exchange, type Handler } from './exchange.ts'
import { createJournalReader, textOf } from './journal-reader.ts'
import { fromQuery } from './query.ts'

const MAX_STREAMS = 16
/** A proxy ends a connection on which nothing comes for a minute or so. */
const COMMENT_MS = 30_000
/** After the loss of its connection a browser waits as long. */
const RETRY_MS = 1_000

/** Whether a request for events wants them as a stream. */
export const wantsStream = ({ headers }: IncomingMessage): boolean =>
  (headers.accept ?? '').toLowerCase().includes('text/event-stream')

export const createStreams = ({ clock, dispatch }: Pick<BridgeOptions, 'clock' | 'dispatch'>): Handler => {
  const open = new Set<ServerResponse>()
  const reader = createJournalReader((after, given) =>
    callerOf(dispatch, peerUntil(given))('event.list', { after, wait: null }),
  )
  let stopComments = (): void => {}

  const enter = (response: ServerResponse): void => {
    if (open.size >= MAX_STREAMS) refuse('busy', { detail: `${MAX_STREAMS} streams are open, which is the limit` })
    open.add(response)
    if (open.size === 1) comment()
    response.on('close', () => {
      open.delete(response)
      if (open.size === 0) stopComments()
    })
  }

  const comment = (): void => {
    stopComments = clock.after(COMMENT_MS, () => {
      for (const response of open) if (response.headersSent && !response.writableNeedDrain) response.write(':\n\n')
      comment()
    })
  }

  return async exchange => {
    const { request, response, call } = exchange
    const wanted = wantedBy(exchange)
    const isFiltered = Object.keys(wanted).some(name => name !== 'after')
    enter(response)
    let batch = await call('event.list', wanted)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      vary: 'accept',
    })
    if (request.method === 'HEAD') return void response.end()
    let place = wanted.after ?? batch.next
    response.write(`retry: ${RETRY_MS}\nid: ${place}\n\n`)
    try {
      while (!response.destroyed) {
        const isAtEnd = batch.next === place
        if (!isAtEnd && !response.write(textOf(batch))) await drained(response)
        place = batch.next
        if (isAtEnd && !isFiltered) place = await follow(response, place)
        batch = await call('event.list', { ...wanted, after: place, ...(isFiltered && { wait: null }) })
      }
    } catch (error) {
      // The status has been sent. The reader comes back after its pause, and gets the reason then.
      if (asSparkqError(error).code !== 'shutting_down') throw error
      response.end()
    }
  }

  /** Resolves to the place at which the stream reads for itself again. */
  async function follow(response: ServerResponse, place: number): Promise<number> {
    const follower = { place, write: (text: string): boolean => response.write(text) }
    const leave = (): void => reader.leave(follower)
    response.once('close', leave)
    try {
      const end = await reader.follow(follower)
      await drained(response)
      return end
    } finally {
      response.off('close', leave)
    }
  }
}

/** What the address asks for; `Last-Event-ID`, which a browser sends after it has lost its connection, is newer than
 * `after`. */
const wantedBy = ({ request, url }: Exchange): Omit<Params<'event.list'>, 'limit' | 'wait'> => {
  for (const name of ['before', 'limit', 'wait'])
    if (url.searchParams.has(name)) refuse('invalid', { what: `'${name}'`, why: 'it is for a list, not for a stream' })
  const last = request.headers['last-event-id']
  const search = new URLSearchParams(url.searchParams)
  if (typeof last === 'string' && last !== '') search.set('after', last)
  return fromQuery(search, KINDS)
}

const KINDS = { after: 'number', kinds: 'texts', queue: 'text', tasks: 'texts' } as const
