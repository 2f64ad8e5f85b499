// The variables that a runner sets for a task. A daemon that a task starts is not part of that task: it and its runners
// must drop these variables, or they would be ended as leftover processes of the task.

export const TASK_VARIABLES = ['SPARKQ_TASK_ID', 'SPARKQ_CLAIM', 'SPARKQ_QUEUE', 'SPARKQ_SOCKET'] as const

/** An environment without these variables. */
export const withoutTask = (env: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !(TASK_VARIABLES as readonly string[]).includes(name)))
