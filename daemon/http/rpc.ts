// `POST /rpc`: one request of JSON-RPC 2.0, of any method that has a route. An error of JSON-RPC has status 200.

import { handle } from '../server/json-rpc.ts'
import type { Handler } from './exchange.ts'
import { bodyLimit, readBody } from './guard.ts'
import { sendJson } from './reply.ts'

export const rpc: Handler = async ({ request, response, peer, dispatch }) => {
  const message = await readBody(request, bodyLimit('/rpc'))
  const reply = await new Promise<object | undefined>(resolve => handle(message, peer, dispatch, resolve))
  if (reply === undefined) response.writeHead(204).end()
  else sendJson(response, 200, reply)
}
