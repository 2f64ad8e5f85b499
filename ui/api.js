// @ts-check
// Calls methods of the contract. A refusal is the daemon's own sentence and hint; there are no other words for it.

/** @import { MethodName, Params, Result } from '../lib/protocol/index.ts' */

import { authorization, close, renewKey, session } from './access.js'
import { signal } from './html.js'

/** True once another version answers: its page has to be loaded anew. */
export const updated = signal(false)

/** A request that was refused, or did not arrive (`unreachable`). */
export class Refusal extends Error {
  /** @param {{ code: string, message: string, hint?: string | null | undefined }} error */
  constructor({ code, message, hint }) {
    super(message)
    this.code = code
    this.hint = hint ?? ''
  }
}

/** Calls a method and returns its result.
 * @template {MethodName} M
 * @param {M} method
 * @param {Params<M>} params
 * @returns {Promise<Result<M>>} */
export const call = async (method, params) => {
  const response = await ask('rpc', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const { result } = await response.json()
  return result
}

/** A request with the key; rejects with a Refusal. The path is relative, so any prefix works.
 * @param {string} path
 * @param {RequestInit} [options] */
export const ask = async (path, options = {}) => {
  /** @type {Response} */
  let response
  try {
    response = await fetch(path, { ...options, headers: { ...options.headers, ...authorization() } })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Refusal({
      code: 'unreachable',
      message: 'the daemon does not respond',
      hint: "start it with 'sparkq start'",
    })
  }
  noteBuild(response)
  const renewed = response.headers.get('sparkq-key')
  if (renewed !== null) renewKey(renewed)
  if (response.status === 401) {
    if (session.value === 'open') close()
    throw await refusalOf(response)
  }
  if (!response.ok) throw await refusalOf(response)
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  if (!isJson || path !== 'rpc') return response
  // JSON-RPC may answer an error with 200.
  const body = await response.clone().json()
  if (body.error) throw refusalFrom(body.error, response.status)
  return response
}

/** @type {string | null} */
let build = null

/** @param {Response} response */
const noteBuild = response => {
  const now = response.headers.get('sparkq-build')
  if (now === null) return
  build ??= now
  if (build !== now) updated.value = true
}

/** @param {Response} response */
const refusalOf = async response => {
  const body = await response.json().catch(() => ({}))
  return refusalFrom(body.error ?? {}, response.status)
}

/** The error of a route is `{ code, message, hint }`; that of JSON-RPC has the code and the hint in `data`.
 * @param {{ code?: string | number, message?: string, hint?: string, data?: { code?: string, hint?: string } }} error
 * @param {number} status */
const refusalFrom = (error, status) =>
  new Refusal({
    code: String(error.data?.code ?? error.code ?? status),
    message: error.message ?? `the daemon answers with status ${status}`,
    hint: error.data?.hint ?? error.hint,
  })
