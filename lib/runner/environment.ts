// The variables that a task inherits from the runner: an allow-list (docs/contract.md §8). A git hook may have started
// the runner, and its GIT_INDEX_FILE names a lock file that no longer exists (docs/facts.md).

const PASSED_ON = new Set(['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'TERM'])

type Environment = Record<string, string | undefined>

/** The variables that all tasks of a runner inherit. */
export const commonEnvironment = (own: Environment): Record<string, string> =>
  picked(
    own,
    Object.keys(own).filter(name => PASSED_ON.has(name) || name.startsWith('LC_')),
  )

export type EnvironmentRequest = {
  common: Record<string, string>
  own: Environment
  /** Further names, from the tool's `env`. */
  names: readonly string[]
  /** Variables that the runner sets, such as SPARKQ_TASK_ID. */
  added: Record<string, string>
}

/** The environment of a task. Git's variables are left out, even if a tool names them. */
export const taskEnvironment = ({ common, own, names, added }: EnvironmentRequest): Record<string, string> => ({
  ...common,
  ...picked(own, names),
  ...added,
})

const picked = (own: Environment, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names
      .map(name => [name, own[name]] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('GIT_')),
  )
