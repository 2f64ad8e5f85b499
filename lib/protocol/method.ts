// An entry of the contract.

import type { Type } from 'arktype'
import { lazy } from '../system/lazy.ts'

export type Method = {
  /** One sentence; API docs and `daemon.describe` show it. */
  description: string
  /** True if the method may change the database: then the response is sent only after a commit. */
  writes: boolean
  /** Built on first use: a schema costs arktype 2 ms, and a daemon that starts needs few of them. */
  params: () => Type
  result: () => Type
}

/** Declares a method and keeps the types of its schemas. */
export const method = <const M extends Method>(definition: M): M => ({
  ...definition,
  params: lazy(definition.params),
  result: lazy(definition.result),
})
