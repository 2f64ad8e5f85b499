// Why what came in is not right. With arktype, so only `why` leads here.

import { ArkErrors } from 'arktype'
import type { Problem } from './config-problem.ts'
import { configFile } from './config.ts'
import { methods, type MethodName } from './index.ts'

/** What is wrong with the parameters of a method; undefined when nothing is. */
export const params = (name: MethodName, given: unknown): string | undefined => {
  const checked: unknown = methods[name].params()(given)
  return checked instanceof ArkErrors ? withoutValues(checked) : undefined
}

/** arktype ends its sentences with the value, which may be a megabyte or a secret. */
const withoutValues = (errors: ArkErrors): string =>
  errors.map(error => error.message.replace(/ \(was [^]*\)$/, '')).join('; ')

const UNKNOWN = 'must be removed'

/** The first thing that is wrong with a parsed sparkq.yml; undefined when nothing is. */
export const config = (raw: unknown): (Omit<Problem, 'known'> & { unknown: boolean }) | undefined => {
  const checked: unknown = configFile(raw)
  if (!(checked instanceof ArkErrors)) return undefined
  const { path, message } = checked[0]!
  const unknown = message.endsWith(UNKNOWN)
  return { path: [...path], message: unknown ? `unknown key '${String(path.at(-1))}'` : message, unknown }
}
