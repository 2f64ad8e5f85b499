// The refusal of a connection, or of what is no request: there is no response object for it, so it is text.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { failure, type SparkqError } from '../../lib/model/errors.ts'
import { BUILD_HEADER, SECURITY_HEADERS } from './headers.ts'

/** The code for a connection beyond the limit; the others are Node's. */
export const FULL = 'FULL'

const REFUSALS: Record<string, readonly [status: number, error: SparkqError]> = {
  [FULL]: [503, failure('busy', { detail: 'too many connections are open' })],
  ERR_HTTP_REQUEST_TIMEOUT: [408, failure('timed_out', { what: 'the request' })],
  HPE_HEADER_OVERFLOW: [431, failure('usage', { message: 'the headers are longer than 16 KiB' })],
}
const NO_HTTP = [400, failure('usage', { message: 'this is no request of HTTP' })] as const

/** A caller that does not close its side within this time is disconnected. */
const LEAVE_WITHIN_MS = 1000

/** Answers and ends a connection. */
export const refusePlainly = (socket: Socket, code: string | undefined, build: string): void => {
  if (!socket.writable || socket.destroyed) return void socket.destroy()
  const [status, error] = REFUSALS[code ?? ''] ?? NO_HTTP
  const { code: name, message, hint = null } = error
  const body = `${JSON.stringify({ error: { code: name, message, hint } })}\n`
  const headers = { ...SECURITY_HEADERS, [BUILD_HEADER]: build, 'content-type': 'application/json; charset=utf-8' }
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' })
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines.map(line => line.join(': '))]
  socket.end([...head, '', body].join('\r\n'))
  socket.resume() // discards what comes, so that the caller can read the refusal before the connection ends
  socket.setTimeout(LEAVE_WITHIN_MS, () => socket.destroy())
}
