// Explains why input is invalid. Importing this module loads arktype, so only load-explain.ts imports it, on the first
// rejection.

import { ArkErrors } from 'arktype'
import type { Problem } from './config-problem.ts'
import { configFile } from './config.ts'
import { isDurationKey, wrongDurationText } from '../model/duration-keys.ts'
import { methods, type MethodName } from './index.ts'

/** The first error in the parameters of a method, in the words of its caller; undefined if they are valid. */
export const params = (method: MethodName, given: unknown): { why: string; hint?: string } | undefined => {
  const checked: unknown = methods[method].params()(given)
  if (!(checked instanceof ArkErrors)) return undefined
  const { path: keys, message, code, expected, data } = checked[0]!
  const path = [...keys].map(key => (typeof key === 'number' ? key : String(key)))
  const field = String(path.at(-1) ?? 'the parameters')
  const place = placeOf(path, given)
  const describe = `'sparkq rpc daemon.describe' lists the parameters of ${method}`
  if (message.endsWith(UNKNOWN)) return { why: `${place}unknown field '${field}'`, hint: describe }
  if (code === 'required') return { why: `${place}'${field}' is missing`, hint: describe }
  const noun = nounOf(field, method)
  // Another value than a name may be large, or a secret.
  if (noun === undefined || typeof data !== 'string') {
    const rule = expected === 'non-empty' ? 'must not be empty' : `must be ${ruleOf(expected)}`
    return { why: `${place}'${field}' ${rule}`, hint: describe }
  }
  const why = `${place}'${shortened(data)}' is not a valid ${noun}: ${ruleOf(expected)}`
  const better = field === 'name' ? data.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+|-+$/g, '') : ''
  return better === '' ? { why } : { why, hint: `for example '${shortened(better)}'` }
}

/** Which one of several tasks is wrong. */
const placeOf = ([list, index]: readonly (string | number)[], given: unknown): string => {
  const tasks = (given as { tasks?: unknown[] }).tasks
  return list === 'tasks' && typeof index === 'number' && (tasks?.length ?? 0) > 1 ? `task ${index + 1}: ` : ''
}

/** A field that holds a name, as people call it. */
const nounOf = (field: string, method: MethodName): string | undefined => {
  const [entity] = method.split('.')
  return { name: `${entity} name`, id: `${entity} id`, ...NOUNS }[field]
}

const NOUNS: Record<string, string> = {
  error_type: 'error type',
  key: 'key',
  queue: 'queue name',
  session: 'session name',
  tool: 'tool name',
}

/** A rule of arktype in plain words. */
const ruleOf = (expected: string): string =>
  expected === 'non-empty'
    ? 'it is empty'
    : expected === 'non-negative'
      ? 'at least 0'
      : expected.replace(/^at most length (\d+)$/, 'at most $1 characters')

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

const UNKNOWN = 'must be removed'

/** The first error in a parsed sparkq.yml; undefined if it is valid. */
export const config = (raw: unknown): (Omit<Problem, 'known'> & { unknown: boolean }) | undefined => {
  const checked: unknown = configFile(raw)
  if (!(checked instanceof ArkErrors)) return undefined
  const { path, message } = checked[0]!
  const unknown = message.endsWith(UNKNOWN)
  const key = path.at(-1)
  const [, was] = / \(was ([^]*)\)$/.exec(message) ?? []
  if (isDurationKey(key) && was !== undefined)
    return { path: [...path], message: wrongDurationText([...path], key, was), unknown }
  return { path: [...path], message: unknown ? `unknown key '${String(path.at(-1))}'` : message, unknown }
}
