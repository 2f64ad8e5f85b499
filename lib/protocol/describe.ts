// The contract for people and programs in other languages.

import type { Type } from 'arktype'
import { methods } from './index.ts'

/** Description, parameters and result of every method, the last two as JSON Schema. */
export const describe = (): object =>
  Object.fromEntries(
    Object.entries(methods).map(([name, { description, writes, params, result }]) => [
      name,
      { description, writes, params: toJsonSchema(params()), result: toJsonSchema(result()) },
    ]),
  )

/** Omits conditions that only a function can check, such as "not an array". */
const toJsonSchema = (type: Type): object => type.toJsonSchema({ fallback: { predicate: context => context.base } })
