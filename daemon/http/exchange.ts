// One exchange over HTTP, as the handlers of the bridge get it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { fromWire } from '../../lib/model/errors.ts'
import type { MethodName, Params, Result } from '../../lib/protocol/index.ts'
import type { Peer } from '../engine/peer.ts'
import type { Dispatch } from '../server/dispatch.ts'

export type Caller = <M extends MethodName>(method: M, params: Params<M>) => Promise<Result<M>>

/** Calls methods for a peer; rejects with a SparkqError. */
export const callerOf =
  (dispatch: Dispatch, peer: Peer): Caller =>
  (method, params) =>
    new Promise((resolve, reject) =>
      dispatch({ method, params, peer }, answer =>
        'error' in answer ? reject(fromWire(answer.error)) : resolve(answer.result as never),
      ),
    )

/** What a key permits: the token and `page` everything that has a route, `read` only what changes nothing. */
export type Access = 'token' | 'page' | 'read'

export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  /** Path and query as they came; its host has no meaning. */
  url: URL
  /** The parts of the path that the pattern of the handler names, decoded. */
  params: Readonly<Record<string, string>>
  access: Access
  /** Closed when the response has ended or its connection has. */
  peer: Peer
  /** The dispatch of the socket, for what this key permits; rejects with a SparkqError. */
  call: Caller
  /** The same for a request that may be wrong. */
  dispatch: Dispatch
}

/** Answers an exchange. What it throws before the head of the response becomes an error response. */
export type Handler = (exchange: Exchange) => void | Promise<void>

/** A route that is not made from the contract. `when` lets others answer the same path. */
export type HandlerRoute = {
  verb: 'GET' | 'POST'
  /** As `/api/tasks/{id}/attempts/{n}/{stream}`. */
  path: string
  when?: (request: IncomingMessage) => boolean
  handler: Handler
}

/** The caller of one exchange. The journal names its key and where it is. */
export const peerOf = (response: ServerResponse, access: Access): Peer => {
  const leaving = new Set<() => void>()
  const peer: Peer = {
    closed: false,
    origin: `${access} ${response.req.socket.remoteAddress ?? 'unknown'}`,
    notify: () => {}, // a response is one message
    onClose(work) {
      leaving.add(work)
      return () => void leaving.delete(work)
    },
    close: () => void response.destroy(),
  }
  response.once('close', () => {
    peer.closed = true
    for (const work of [...leaving]) work()
  })
  return peer
}

/** A caller that leaves when the signal is aborted. */
export const peerUntil = (given: AbortSignal): Peer => ({
  get closed() {
    return given.aborted
  },
  origin: 'page',
  notify: () => {},
  onClose(work) {
    given.addEventListener('abort', work, { once: true })
    return () => given.removeEventListener('abort', work)
  },
  close: () => {},
})
