// The contract for people and other languages.

import type { Type } from 'arktype'
import { methods } from './index.ts'

/** What every method does, takes and answers, the last two as JSON Schema. */
export const describe = (): object =>
  Object.fromEntries(
    Object.entries(methods).map(([name, { description, writes, params, result }]) => [
      name,
      { description, writes, params: toJsonSchema(params()), result: toJsonSchema(result()) },
    ]),
  )

/** What only a function can check (not an array) is left out of it. */
const toJsonSchema = (type: Type): object => type.toJsonSchema({ fallback: { predicate: context => context.base } })
