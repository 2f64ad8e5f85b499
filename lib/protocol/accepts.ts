// What a daemon needs of the contract as long as everybody asks rightly: whether parameters and a configuration are
// right, not why they are not. In dist/ the build puts another module in the place of this one
// (build/precompile-checks.ts), which does without arktype.

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

/** Of JSON Schema, as much as describes which keys there are. */
export type Schema = {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema
}

export const configuration = {
  allows: (raw: unknown): boolean => configFile.allows(raw),
  schema: configFile.toJsonSchema() as Schema,
}
