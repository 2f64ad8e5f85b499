// The two kinds of response: a value, and an error.

import type { ServerResponse } from 'node:http'
import { gzip } from 'node:zlib'
import { asSparkqError, errors } from '../../lib/model/errors.ts'
import { isWorthCompressing } from './compress.ts'

export const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  const body = Buffer.from(`${JSON.stringify(value)}\n`)
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'private, no-cache')
  response.setHeader('content-type', 'application/json; charset=utf-8')
  if (!isWorthCompressing(response.req, body.length)) return sendBody(response, status, body)
  gzip(body, (error, zipped) => {
    if (error === null) response.setHeader('content-encoding', 'gzip').setHeader('vary', 'accept-encoding')
    sendBody(response, status, error === null ? zipped : body)
  })
}

const sendBody = (response: ServerResponse, status: number, body: Buffer): void => {
  response.writeHead(status, { 'content-length': body.length })
  response.end(body)
}

/** An error in its one shape (docs/contract.md §6), with the status of its row. */
export const sendError = (response: ServerResponse, thrown: unknown): void => {
  const error = asSparkqError(thrown)
  const { code, message, hint = null } = error
  // A connection with a half-read body, or with half a response, cannot serve another request.
  if (response.headersSent) return void response.destroy()
  if (response.req.method === 'POST' && !response.req.complete) response.setHeader('connection', 'close')
  if (code === 'key_required') response.setHeader('www-authenticate', 'Bearer')
  if (code === 'http_method') response.setHeader('allow', 'GET, HEAD, POST')
  response.setHeader('cache-control', 'no-store')
  sendJson(response, errors[code].http, { error: { code, message, hint } })
}
