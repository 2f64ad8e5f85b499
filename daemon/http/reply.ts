// The two kinds of response: a value, and an error.

import type { ServerResponse } from 'node:http'
import { asSparkqError, errors } from '../../lib/model/errors.ts'

export const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  const body = Buffer.from(`${JSON.stringify(value)}\n`)
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'private, no-cache')
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
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
