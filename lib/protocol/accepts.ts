// The part of the contract that a daemon needs for valid requests: whether parameters and a configuration are valid,
// not why they are invalid. In dist/ the build replaces this module with one that works without arktype
// (build/precompile-checks.ts).

import { configFile } from './config.ts'
import { methods, type MethodName } from './index.ts'
import type { Method } from './method.ts'

type Calls = Record<MethodName, { description: string; writes: boolean; allows: (params: unknown) => boolean }>

export const calls = Object.fromEntries(
  Object.entries<Method>(methods).map(
    ([name, { description, writes, params }]) =>
      [name, { description, writes, allows: given => params().allows(given) }] satisfies [string, Calls[MethodName]],
  ),
) as Calls

/** The part of JSON Schema that describes which keys exist. */
export type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema
}

export const configuration = {
  allows: (raw: unknown): boolean => configFile.allows(raw),
  schema: configFile.toJsonSchema() as Schema,
}
