// From a request to the method that it calls: the table of routes, made by the build from the contract.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../../lib/model/errors.ts'
import type { MethodName } from '../../lib/protocol/index.ts'
import type { Route } from '../../lib/protocol/routes.ts'
import type { Access, Exchange, HandlerRoute } from './exchange.ts'
import { bodyLimit, readBody } from './guard.ts'
import { fromQuery } from './query.ts'
import { sendJson } from './reply.ts'
import { isKnown, type Validator } from './validator.ts'

export type Routes = {
  /** The handlers of the methods. */
  handlers: HandlerRoute[]
  /** 6: refuses a method without a route, and with a key that only reads one that changes something. */
  permit(access: Access, method: unknown): void
}

export const loadRoutes = (root: string, validator: Validator): Routes => {
  const table = JSON.parse(readFileSync(join(root, 'dist/daemon/http/routes.json'), 'utf8')) as Route[]
  const verbs = new Map(table.map(({ call, verb }) => [call, verb]))
  const permit = (access: Access, method: unknown): void => {
    const verb = verbs.get(method as string)
    if (verb === undefined) refuse('method_not_found', { name: String(method) })
    if (access === 'read' && verb === 'POST')
      refuse('not_permitted', {
        detail: `'${String(method)}' changes something, and this key only reads`,
        hint: "'sparkq ui' opens a page that may change things",
      })
  }
  return {
    handlers: table.map(route => ({ ...route, handler: exchange => answer(exchange, route, { permit, validator }) })),
    permit,
  }
}

const answer = async (
  exchange: Exchange,
  { call, verb, path, status, query }: Route,
  { permit, validator }: { permit: Routes['permit']; validator: Validator },
) => {
  const { request, response, url, params, access } = exchange
  permit(access, call)
  const given = verb === 'GET' ? fromQuery(url.searchParams, query) : await readBody(request, bodyLimit(path))
  // What is read now is at least as new as this.
  const etag = validator(call, given)
  if (etag !== undefined && isKnown(request, etag)) return void response.writeHead(304, { etag }).end()
  const result = await exchange.call(call as MethodName, withNamed(given, params) as never)
  if (etag !== undefined) response.setHeader('etag', etag)
  sendJson(response, status, result)
}

/** The path names one thing; a body need not name it again. */
const withNamed = (given: unknown, params: Exchange['params']): unknown => {
  const named = Object.entries(params)
  if (named.length === 0 || typeof given !== 'object' || given === null || Array.isArray(given)) return given
  for (const [name, value] of named)
    if (Object.hasOwn(given, name) && (given as Record<string, unknown>)[name] !== value)
      refuse('invalid_params', { why: `'${name}' in the body is not '${value}', as in the path` })
  return { ...given, ...params }
}
