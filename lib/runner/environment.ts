// What of the runner's environment a task gets to see: an allow-list (SPEC §8). A runner may have been started from a
// git hook, where GIT_INDEX_FILE names a lock file that is gone by now (FACTS).

const PASSED_ON = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'TERM']

export type EnvironmentRequest = {
  own: Record<string, string | undefined>
  /** More names, as the tool's `env` lists them. */
  names: readonly string[]
  /** What the runner tells the task: SPARKQ_TASK_ID and its like. */
  added: Record<string, string>
}

/** The environment of a task. Git's variables stay out, even when a tool names them. */
export const taskEnvironment = ({ own, names, added }: EnvironmentRequest): Record<string, string> => {
  const wanted = (name: string) => !name.startsWith('GIT_') && (PASSED_ON.includes(name) || name.startsWith('LC_') || names.includes(name))
  const passed = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined && wanted(entry[0]))
  return { ...Object.fromEntries(passed), ...added }
}
