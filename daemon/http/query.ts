// The parameters of a method in the query of an address.

import { refuse } from '../../lib/model/errors.ts'
import type { QueryKind } from '../../lib/protocol/routes.ts'

/** `kinds` says how each parameter is read; one that is not in it stays text, for the contract to refuse. */
export const fromQuery = (
  search: URLSearchParams,
  kinds: Readonly<Record<string, QueryKind>>,
): Record<string, unknown> =>
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
