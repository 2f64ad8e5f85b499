// Sends a file or a text, whole or the range that the request asks for. A file is read in pieces as its reader takes
// them, so its size costs no memory.

import { closeSync, createReadStream } from 'node:fs'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rangeOf } from './byte-range.ts'

/** A descriptor that is open, and closed afterwards, or the bytes themselves. */
export type Bytes = { file: number; size: number } | Uint8Array

type BytesSending = { request: IncomingMessage; response: ServerResponse; headers: OutgoingHttpHeaders }

export const sendBytes = async ({ request, response, headers }: BytesSending, bytes: Bytes): Promise<void> => {
  const size = 'file' in bytes ? bytes.size : bytes.length
  // There is no strong validator to compare, so `If-Range` asks for the whole.
  const range = rangeOf(request.headers['if-range'] === undefined ? request.headers.range : undefined, size)
  if (range === 'unsatisfiable') {
    if ('file' in bytes) closeSync(bytes.file)
    return sendUnsatisfiable({ response, headers }, size)
  }
  const { first, last } = range === 'none' ? { first: 0, last: size - 1 } : range
  const length = last - first + 1
  response.writeHead(range === 'none' ? 200 : 206, {
    ...headers,
    'accept-ranges': 'bytes',
    'content-length': length,
    ...(range !== 'none' && { 'content-range': `bytes ${first}-${last}/${size}` }),
  })
  if (request.method === 'HEAD' || length === 0) return end(response, bytes)
  const source =
    'file' in bytes
      ? createReadStream('', { fd: bytes.file, start: first, end: last })
      : Readable.from([bytes.subarray(first, last + 1)])
  let sent = 0
  source.on('data', (piece: Uint8Array) => void (sent += piece.length))
  try {
    await pipeline(source, response, { end: false })
  } catch {
    /* the reader is gone, or the file cannot be read: it has fewer bytes than announced */
  }
  // A log that was cut meanwhile is shorter, too. An end would leave the reader waiting for the rest.
  if (sent < length) response.destroy()
  else response.end()
}

/** The answer to a request for bytes that are not there, with the number of those that are. */
export const sendUnsatisfiable = ({ response, headers }: Omit<BytesSending, 'request'>, size: number): void => {
  response.writeHead(416, { ...headers, 'content-range': `bytes */${size}`, 'content-length': 0 })
  response.end()
}

const end = (response: ServerResponse, bytes: Bytes): void => {
  if ('file' in bytes) closeSync(bytes.file)
  response.end()
}
