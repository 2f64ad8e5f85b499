// Timeouts of tasks in the words of users (docs/contract.md §3).

import { typedDuration } from './duration.ts'

/** Where the timeout of a task came from, unless it is a key of sparkq.yml, such as `tools.lint.timeout`: the option,
 * or the `timeout` of a request. */
export const FROM_OPTION = '--timeout'

/** The comment of a script. */
export const FROM_SCRIPT = 'script'

/** The checks of a hook of git. */
export const fromHook = (hook: string): string => `hooks.${hook}`

export type TaskTimeout = {
  /** Seconds. */
  timeout: number
  /** Null for a task of an older version. */
  source: string | null
}

/** The error of a task that was ended at twice its timeout. `restarted`: its clock did not begin with the claim,
 * because of a heartbeat or because the machine slept. */
export const timeoutError = ({ timeout, source }: TaskTimeout, { restarted }: { restarted: boolean }): string =>
  `ended after ${typedDuration(2 * timeout)}${restarted ? ' without a heartbeat' : ''}: its timeout is ` +
  `${typedDuration(timeout)}, and a task is ended at twice its timeout${howToChange(source)}`

/** What it means that a task is stale. */
export const staleText = ({ timeout, source }: TaskTimeout): string =>
  `it has run longer than its timeout of ${typedDuration(timeout)}, and is ended after ` +
  `${typedDuration(2 * timeout)}${howToChange(source)}`

const howToChange = (source: string | null): string => {
  if (source === null) return ''
  if (source === FROM_OPTION) return ` (${FROM_OPTION})`
  if (source === FROM_SCRIPT) return ` (${FROM_OPTION}, or 'timeout:' in the comment of its script)`
  return source.startsWith(fromHook(''))
    ? ` (${source} in sparkq.yml)`
    : ` (${FROM_OPTION}, or ${source} in sparkq.yml)`
}
