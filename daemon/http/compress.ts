// Results for a caller that is not on this machine: compressing takes a tenth of a millisecond for 32 KB, which is more
// than loopback would gain.

import type { IncomingMessage } from 'node:http'
import { acceptsGzip } from './files.ts'

const MIN_BYTES = 1024

export const isWorthCompressing = (request: IncomingMessage, bytes: number): boolean =>
  bytes >= MIN_BYTES && acceptsGzip(request) && !isLoopback(request.socket.remoteAddress)

/** An IPv4 address may be written as IPv6. */
export const isLoopback = (address: string | undefined): boolean =>
  address === undefined || address === '::1' || /^(::ffff:)?127\./i.test(address)
