// The HTTP server of the page: which requests are served, then which part answers. It gets its connections from the
// front, and is loaded with the first one.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuse, SparkqError, toWire } from '../../lib/model/errors.ts'
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
import { FULL, refusePlainly } from './plain-refusal.ts'
import { sendError, sendJson } from './reply.ts'
import { loadRoutes } from './routes.ts'
import { createValidator } from './validator.ts'
import type { BridgeOptions } from './bridge-options.ts'

export type Bridge = {
  take(socket: Socket): void
  /** Refuses a connection because there are too many. */
  refuse(socket: Socket): void
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
    if (!target.startsWith('/')) refuse('usage', { message: `the target '${target}' is not a path` })
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
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refusePlainly(socket as Socket, error.code, build))
  server.emit('listening') // its time limits begin with this, though it never listens

  return {
    take: socket => void server.emit('connection', socket),
    refuse: socket => refusePlainly(socket, FULL, build),
    close: () => void server.close(() => {}),
  }
}
