// From a request to the method that it calls: the table of routes, made by the build from the contract.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../../lib/model/errors.ts'
import type { MethodName } from '../../lib/protocol/index.ts'
import type { QueryKind, Route } from '../../lib/protocol/routes.ts'
import type { Access, Exchange, HandlerRoute } from './exchange.ts'
import { bodyLimit, readBody } from './guard.ts'
import { sendJson } from './reply.ts'

export type Routes = {
  /** The handlers of the methods. */
  handlers: HandlerRoute[]
  /** 6: refuses a method without a route, and with a key that only reads one that changes something. */
  permit(access: Access, method: unknown): void
}

export const loadRoutes = (root: string): Routes => {
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
  return { handlers: table.map(route => ({ ...route, handler: exchange => answer(exchange, route, permit) })), permit }
}

const answer = async (exchange: Exchange, { call, verb, path, status, query }: Route, permit: Routes['permit']) => {
  const { request, response, url, params, access } = exchange
  permit(access, call)
  const given = verb === 'GET' ? fromQuery(url.searchParams, query) : await readBody(request, bodyLimit(path))
  const result = await exchange.call(call as MethodName, withNamed(given, params) as never)
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

const fromQuery = (search: URLSearchParams, kinds: Record<string, QueryKind>): Record<string, unknown> =>
  Object.fromEntries(
    [...new Set(search.keys())].map(name => [name, read(name, search.getAll(name), kinds[name] ?? 'text')]),
  )

/** What is no such value stays text, for the contract to refuse with its name. */
const READ: Record<QueryKind, (text: string) => unknown> = {
  text: text => text,
  number: text => (text === 'null' ? null : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text),
  boolean: text => (text === 'true' || text === '' ? true : text === 'false' ? false : text),
  texts: text => text.split(',').filter(word => word !== ''),
  json: text => {
    try {
      return JSON.parse(text)
    } catch {
      return text
    }
  },
}

const read = (name: string, values: string[], kind: QueryKind): unknown => {
  if (kind === 'texts') return values.flatMap(READ.texts as (text: string) => string[])
  if (values.length > 1) refuse('invalid_params', { why: `'${name}' is given twice` })
  return READ[kind](values[0]!)
}
