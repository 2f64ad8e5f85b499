// The HTTP server of the page: which requests are served, then which part answers. It gets its connections from the
// front, and is loaded with the first one.

import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuse, SparkqError, toWire, type ErrorCode, failure } from '../../lib/model/errors.ts'
import type { Dispatch } from '../server/dispatch.ts'
import { callerOf, peerOf, type Access, type HandlerRoute } from './exchange.ts'
import { createFiles } from './files.ts'
import { checkKey, checkOrigin } from './guard.ts'
import { createHandlers } from './handlers.ts'
import { checkLink } from './output-link.ts'
import { BUILD_HEADER, KEY_HEADER, SECURITY_HEADERS } from './headers.ts'
import type { KeyCheck } from './keys.ts'
import { login } from './login.ts'
import { matches } from './match.ts'
import { sendError, sendJson } from './reply.ts'
import { loadRoutes } from './routes.ts'
import { createValidator } from './validator.ts'
import type { BridgeOptions } from './bridge-options.ts'

export type Bridge = {
  take(socket: Socket): void
  close(): void
}

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  // The guard refuses a request without one, with all headers.
  requireHostHeader: false,
}

const HEALTH = new Set(['/healthz', '/health', '/api/health'])

export const createBridge = (options: BridgeOptions): Bridge => {
  const { root, build, keys, dispatch, names, log, revision } = options
  const files = createFiles(root)
  const { handlers, permit } = loadRoutes(root, createValidator(build, revision))
  const routes: HandlerRoute[] = [...createHandlers(options), ...handlers]

  const permitted =
    (access: Access): Dispatch =>
    (request, answer) => {
      try {
        permit(access, request.method)
      } catch (error) {
        return answer({ error: toWire(error as SparkqError) })
      }
      dispatch(request, answer)
    }

  /** Everything that needs a key. */
  const withKey = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { access, renewed }: KeyCheck = checkLink(url, keys) ? { access: 'read' } : checkKey(request, keys)
    if (renewed !== undefined) response.setHeader(KEY_HEADER, renewed)
    const found = matches(routes, request.method!, url.pathname).find(({ route }) => route.when?.(request) ?? true)
    if (found === undefined) refuse('not_found', { kind: 'route', name: `${request.method} ${url.pathname}` })
    const peer = peerOf(response, access)
    const own = permitted(access)
    const call = callerOf(own, peer)
    await found.route.handler({ request, response, url, params: found.params, access, peer, call, dispatch: own })
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    response.setHeader(BUILD_HEADER, build)
    checkOrigin(request, names())
    const target = request.url!
    if (!target.startsWith('/')) refuse('invalid_request', { why: 'the target is not a path' })
    const url = new URL(`http://page${target}`)
    const reads = request.method !== 'POST'
    if (reads && HEALTH.has(url.pathname)) return sendJson(response, 200, { ok: true })
    if (reads && (await files.serve(url.pathname, request, response))) return
    if (!reads && url.pathname === '/api/login') return login(request, response, options)
    await withKey(request, response, url)
  }

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      // A caller that left in the middle of its request is no fault of ours.
      const isOurs = !(error instanceof SparkqError) && !request.errored
      if (isOurs) log.error('http.failed', { message: String(error) })
      sendError(response, error)
    })
  }

  const server = createServer(LIMITS, serve)
  server.on('checkExpectation', serve) // Node would answer without our headers
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && !socket.destroyed) socket.end(plainRefusal(error.code, build))
    else socket.destroy()
  })
  server.emit('listening') // its time limits begin with this, though it never listens

  return {
    take: socket => void server.emit('connection', socket),
    close: () => void server.close(() => {}),
  }
}

/** A refusal of what is no HTTP request, or came too slowly: there is no response object for it. */
const plainRefusal = (code: string | undefined, build: string): string => {
  const [status, name, why] = CLIENT_ERRORS[code ?? ''] ?? [400, 'invalid_request', 'it is not HTTP']
  const error = name === 'timed_out' ? failure(name, { what: 'the request' }) : failure(name, { why })
  const body = `${JSON.stringify({ error: { code: error.code, message: error.message, hint: error.hint ?? null } })}\n`
  const headers = { ...SECURITY_HEADERS, [BUILD_HEADER]: build, 'content-type': 'application/json; charset=utf-8' }
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' })
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines.map(line => line.join(': ')), '', body].join('\r\n')
}

const CLIENT_ERRORS: Record<string, [number, Extract<ErrorCode, 'invalid_request' | 'timed_out'>, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'timed_out', ''],
  HPE_HEADER_OVERFLOW: [431, 'invalid_request', 'its headers are longer than 16 KiB'],
}
