// Which requests are served. The checks are the same for files, methods and streams, in this order; the numbers are
// those of docs/page.md.

import type { IncomingMessage } from 'node:http'
import { failure, refuse } from '../../lib/model/errors.ts'
import { MAX_LINE_BYTES } from '../../lib/system/json-lines.ts'
import type { Keys, KeyCheck } from './keys.ts'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']
const VERBS = new Set(['GET', 'HEAD', 'POST'])

/** 1 to 4: the request was meant for this daemon, and no other page made it. `names` are further names that `Host` may
 * have. */
export const checkOrigin = (request: IncomingMessage, names: readonly string[]): void => {
  const { headers, headersDistinct, method } = request
  const { host = '', origin } = headers
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host.toLowerCase())?.[1] ?? ''
  // A page that rebinds its own name to this address sends that name here.
  const isKnown = [...LOOPBACK_NAMES, ...names].some(known => known.toLowerCase() === name)
  if (!isKnown || headersDistinct['host']?.length !== 1) refuse('wrong_host', { host })
  if (
    origin !== undefined &&
    !['http', 'https'].some(scheme => origin.toLowerCase() === `${scheme}://${host.toLowerCase()}`)
  )
    refuse('not_permitted', { detail: `a page of '${origin}' may not ask this daemon` })
  const site = headers['sec-fetch-site']
  // Browsers leave it out on plain http, unless the address is loopback.
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    refuse('not_permitted', { detail: `a request from another page is refused (Sec-Fetch-Site: ${String(site)})` })
  if (!VERBS.has(method!)) refuse('http_method', { verb: method! })
}

/** 5: the key. */
export const checkKey = ({ headers: { authorization } }: IncomingMessage, keys: Pick<Keys, 'check'>): KeyCheck => {
  const [, key] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? []
  if (key === undefined) refuse('key_required', { why: 'the request has no key' })
  const found = keys.check(key)
  if (found === undefined) refuse('key_required', { why: 'the key is not, or no longer, valid' })
  return found
}

const MIB = 1024 * 1024
/** Enqueued tasks may be as large as on the socket. */
export const bodyLimit = (path: string): number => (path === '/rpc' || path === '/api/tasks' ? MAX_LINE_BYTES : MIB)

/** 7: a body is JSON, and not too long. A page elsewhere cannot send this type without a preflight, which is never
 * granted. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) refuse('content_type', {})
  const tooLarge = failure('message_too_large', { limit })
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw tooLarge
    chunks.push(chunk)
  }
  if (length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    refuse('parse_error', { what: 'the body' })
  }
}
