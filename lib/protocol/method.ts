// What an entry of the contract is made of.

import type { Type } from 'arktype'
import { lazy } from '../system/lazy.ts'

export type Method = {
  /** One sentence; API docs and `daemon.describe` show it. */
  description: string
  /** True when it may change the database: then it is answered only after a commit. */
  writes: boolean
  /** Made when they are first asked for: a schema takes arktype 2 ms, and a daemon that starts needs few. */
  params: () => Type
  result: () => Type
}

/** Declares a method and keeps the types of its schemas. */
export const method = <const M extends Method>(definition: M): M => ({
  ...definition,
  params: lazy(definition.params),
  result: lazy(definition.result),
})
