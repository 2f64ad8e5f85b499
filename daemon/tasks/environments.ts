// Keeps the environments of callers for their tasks, each distinct one once (docs/contract.md §8).

import { createHash } from 'node:crypto'
import { keptOf, type CallerEnvironment } from '../../lib/model/task-environment.ts'
import type { Result } from '../../lib/protocol/index.ts'
import type { Turned } from '../engine/turn-context.ts'
import type { Store } from '../store/index.ts'

type Given = { variables: Record<string, string>; left_out?: string[] | undefined }

/** For the tasks of one request: stores the environment that a task gets, and returns its id. `env`: variables of the
 * task itself, which are kept whatever their names. */
export type EnvironmentStore = (env: Record<string, string> | undefined) => number | null

export const createEnvironments = (
  { store, config }: Pick<Turned, 'store' | 'config'>,
  given: Given | undefined,
): EnvironmentStore => {
  const base = given && filtered(given, config.environment)
  let common: number | undefined
  return env => {
    if (env === undefined || Object.keys(env).length === 0)
      return base === undefined ? null : (common ??= idOf(store, base, false))
    const { variables, left_out } = base ?? { variables: {}, left_out: [] }
    const named = new Set(Object.keys(env))
    return idOf(
      store,
      { variables: { ...variables, ...env }, left_out: left_out.filter(name => !named.has(name)) },
      base === undefined,
    )
  }
}

export type EnvironmentChange = { env?: Record<string, string>; unset_env?: string[]; clean_env?: boolean }

/** The id of the environment of a task after a change. */
export const changeEnvironment = (
  store: Store,
  id: number | null,
  { env = {}, unset_env = [], clean_env = false }: EnvironmentChange,
): number | null => {
  if (Object.keys(env).length + unset_env.length === 0) return clean_env ? null : id
  const row = id === null || clean_env ? undefined : store.environments.byId.get({ id })
  const variables = { ...(row && (JSON.parse(row.variables) as Record<string, string>)), ...env }
  for (const name of unset_env) delete variables[name]
  const left_out = row ? (JSON.parse(row.left_out) as string[]).filter(name => !Object.hasOwn(env, name)) : []
  return idOf(store, { variables, left_out }, row?.basic !== 0)
}

/** The caller may have left out names already; those of the rules come on top. */
const filtered = ({ variables, left_out = [] }: Given, rules: Turned['config']['environment']) => {
  const kept = keptOf(variables, rules)
  return { ...kept, left_out: [...new Set([...left_out, ...kept.left_out])].sort() }
}

const idOf = (store: Store, { variables, left_out }: CallerEnvironment, basic: boolean): number => {
  const sorted = Object.fromEntries(
    Object.keys(variables)
      .sort()
      .map(name => [name, variables[name]!]),
  )
  const row = { variables: JSON.stringify(sorted), left_out: JSON.stringify(left_out), basic: basic ? 1 : 0 } as const
  const hash = createHash('sha256').update(`${row.basic}${row.variables}\n${row.left_out}`).digest('hex')
  return (store.environments.byHash.get({ hash }) ?? store.environments.insert.get({ ...row, hash })!).id
}

/** What the runner of a task needs to know; null without an environment. */
export const environmentFor = (store: Store, id: number | null): NonNullable<Result<'task.claim'>>['environment'] => {
  const row = id === null ? undefined : store.environments.byId.get({ id })
  return row ? { variables: JSON.parse(row.variables) as Record<string, string>, basic: row.basic === 1 } : null
}

/** What people may see of it: names, no values. */
export const environmentNames = (store: Store, id: number | null): Result<'task.get'>['environment'] => {
  const row = id === null ? undefined : store.environments.byId.get({ id })
  return row ? { names: Object.keys(JSON.parse(row.variables) as object), left_out: JSON.parse(row.left_out) } : null
}
