// The environment of a task: the one that it was enqueued from (docs/contract.md §8). A task without one inherits an
// allow-list from the runner: a git hook may have started the runner, and its GIT_INDEX_FILE names a lock file that no
// longer exists (docs/facts.md).

import type { ClaimedTask } from '../protocol/entities.ts'

const PASSED_ON = new Set(['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'TERM'])

type Environment = Record<string, string | undefined>

/** The variables that a task without an environment gets. */
const basicOf = (own: Environment): Record<string, string> =>
  picked(
    own,
    Object.keys(own).filter(name => PASSED_ON.has(name) || name.startsWith('LC_')),
  )

export type EnvironmentRequest = {
  /** A daemon of an older build sends none. */
  kept: ClaimedTask['environment'] | undefined
  /** That of the runner. */
  own: Environment
  /** Further names, from the tool's `env`: secrets, for example, which no task keeps. */
  names: readonly string[]
  /** Variables that the runner sets, such as SPARKQ_TASK_ID. */
  added: Record<string, string>
}

/** The environment of a task. Git's variables are left out, even if a tool names them. */
export const taskEnvironment = ({ kept, own, names, added }: EnvironmentRequest): Record<string, string> => ({
  ...((kept?.basic ?? true) ? basicOf(own) : {}),
  ...picked(own, names),
  ...kept?.variables,
  ...added,
})

const picked = (own: Environment, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names
      .map(name => [name, own[name]] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('GIT_')),
  )
