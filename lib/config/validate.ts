// Checks a parsed sparkq.yml, and knows which keys it may have.

import { configuration, type Schema } from '../protocol/accepts.ts'
import type { Problem } from '../protocol/config-problem.ts'
import type { ConfigFile } from '../protocol/config.ts'
import { why } from '../protocol/load-explain.ts'

/** The first problem of a parsed file, or the typed file. */
export const checkConfigFile = (given: unknown): { config: ConfigFile } | { problem: Problem } => {
  const raw = withEmptyMaps(given)
  const list = misplacedList(raw, configuration.schema)
  if (list) return { problem: list }
  const problem = configuration.allows(raw) ? undefined : why().config(raw)
  if (problem === undefined) return { config: raw as ConfigFile }
  const { unknown, ...said } = problem
  return { problem: unknown ? { ...said, known: knownKeys(said.path.slice(0, -1)) } : said }
}

/** The same file with an empty map for each section without a value, such as `server:` above comments. */
export const withEmptyMaps = (raw: unknown): unknown => filled(raw, configuration.schema)

const filled = (value: unknown, schema: Schema | undefined): unknown => {
  if (schema?.type !== 'object' || Array.isArray(value)) return value
  if (value === null && schema.required === undefined) return {}
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, filled(below, inner(schema, key))]))
}

const inner = (schema: Schema | undefined, step: PropertyKey): Schema | undefined =>
  schema?.properties?.[String(step)] ?? schema?.items ?? schema?.additionalProperties

/** A list in place of a map of keys: to JavaScript a list is an object too. */
const misplacedList = (value: unknown, schema: Schema | undefined, path: PropertyKey[] = []): Problem | undefined => {
  // Below the schema everything is allowed.
  if (schema === undefined || typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value) && schema.type === 'object')
    return { path, message: `${path.join('.') || 'the file'} must be a map of keys (was a list)` }
  for (const [key, below] of Object.entries(value)) {
    const problem = misplacedList(below, inner(schema, key), [...path, key])
    if (problem) return problem
  }
  return undefined
}

/** The keys that are allowed at a path; none if names are free or nothing is below. */
export const knownKeys = (path: readonly PropertyKey[]): string[] => Object.keys(schemaAt(path)?.properties ?? {})

/** Whether the value at a path is a list. */
export const isList = (path: readonly PropertyKey[]): boolean => schemaAt(path)?.type === 'array'

const schemaAt = (path: readonly PropertyKey[]): Schema | undefined =>
  path.reduce<Schema | undefined>(inner, configuration.schema)
