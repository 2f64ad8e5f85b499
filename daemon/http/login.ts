// `POST /api/login`: a page hands in the code of its link and gets a key.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '../../lib/model/errors.ts'
import type { BridgeOptions } from './bridge-options.ts'
import { readBody } from './guard.ts'
import { LOGIN, type LoginCode } from './login-code.ts'
import { sendJson } from './reply.ts'

const MAX_LOGIN_BYTES = 1024

export const login = async (request: IncomingMessage, response: ServerResponse, options: BridgeOptions) => {
  const { keys, configuration } = options
  const body = (await readBody(request, MAX_LOGIN_BYTES)) as { code?: unknown } | null
  const code = body?.code
  if (typeof code !== 'string') refuse('invalid_params', { why: "'code' is missing" })
  const found = keys.redeem(LOGIN, code) as LoginCode | undefined
  if (found === undefined) refuse('key_required', { why: 'this link was used already, or is older than a minute' })
  const { access, address } = found
  const { key, expiresAt } = keys.makeKey(access)
  response.setHeader('cache-control', 'no-store')
  const { name: project } = configuration.current().project
  sendJson(response, 200, { key, access, address, project, expires_at: new Date(expiresAt).toISOString() })
}
