// Explains why input is invalid. Importing this module loads arktype, so only load-explain.ts imports it, on the first
// rejection.

import { ArkErrors } from 'arktype'
import type { Problem } from './config-problem.ts'
import { configFile } from './config.ts'
import { methods, type MethodName } from './index.ts'

/** The errors in the parameters of a method; undefined if they are valid. */
export const params = (name: MethodName, given: unknown): string | undefined => {
  const checked: unknown = methods[name].params()(given)
  return checked instanceof ArkErrors ? withoutValues(checked) : undefined
}

/** Removes the value at the end of arktype's messages: it may be a megabyte or a secret. */
const withoutValues = (errors: ArkErrors): string =>
  errors.map(error => error.message.replace(/ \(was [^]*\)$/, '')).join('; ')

const UNKNOWN = 'must be removed'

/** The first error in a parsed sparkq.yml; undefined if it is valid. */
export const config = (raw: unknown): (Omit<Problem, 'known'> & { unknown: boolean }) | undefined => {
  const checked: unknown = configFile(raw)
  if (!(checked instanceof ArkErrors)) return undefined
  const { path, message } = checked[0]!
  const unknown = message.endsWith(UNKNOWN)
  return { path: [...path], message: unknown ? `unknown key '${String(path.at(-1))}'` : message, unknown }
}
