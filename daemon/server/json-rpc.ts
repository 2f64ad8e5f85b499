// The envelope of JSON-RPC 2.0: only this file knows it.

import { failure, toWire } from '../../lib/model/errors.ts'
import type { Peer } from '../engine/peer.ts'
import type { Answer, Dispatch } from './dispatch.ts'

export type Reply = ({ jsonrpc: '2.0'; id: unknown } & Answer) | undefined

/** Dispatches one request; `reply` is called once, with nothing for a notification. */
export const handle = (request: unknown, peer: Peer, dispatch: Dispatch, reply: (reply: Reply) => void): void => {
  const why = whyInvalid(request)
  if (why !== undefined)
    return reply({ jsonrpc: '2.0', id: idOf(request), error: toWire(failure('invalid_request', { why })) })
  const { id, method, params } = request as { id?: unknown; method: string; params?: unknown }
  dispatch({ method, params, peer }, answer => reply(id === undefined ? undefined : { jsonrpc: '2.0', id, ...answer }))
}

const whyInvalid = (request: unknown): string | undefined => {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return 'not an object'
  const { jsonrpc, id, method, params } = request as Record<string, unknown>
  if (jsonrpc !== '2.0') return "'jsonrpc' is not '2.0'"
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    return "'id' is not a string or number"
  if (typeof method !== 'string') return "'method' is not a string"
  if (params !== undefined && (typeof params !== 'object' || params === null || Array.isArray(params)))
    return "'params' is not an object"
  return undefined
}

const idOf = (request: unknown): unknown => {
  const { id } = (request ?? {}) as { id?: unknown }
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
