// The variables that a task inherits from the runner: an allow-list (docs/contract.md §8). A git hook may have started
// the runner, and its GIT_INDEX_FILE names a lock file that no longer exists (docs/facts.md).

const PASSED_ON = new Set(['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'TERM'])

type Environment = Record<string, string | undefined>

/** What all tasks of a runner see. */
export const commonEnvironment = (own: Environment): Record<string, string> =>
  picked(
    own,
    Object.keys(own).filter(name => PASSED_ON.has(name) || name.startsWith('LC_')),
  )

export type EnvironmentRequest = {
  common: Record<string, string>
  own: Environment
  /** More names, as the tool's `env` lists them. */
  names: readonly string[]
  /** What the runner tells the task: SPARKQ_TASK_ID and its like. */
  added: Record<string, string>
}

/** The environment of a task. Git's variables stay out, even when a tool names them. */
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
