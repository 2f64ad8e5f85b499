// What a runner tells a task through its environment. A daemon that a task starts is no part of that task: it and its
// runners must not carry these on, or they would be taken for what the task left behind.

export const TASK_VARIABLES = ['SPARKQ_TASK_ID', 'SPARKQ_CLAIM', 'SPARKQ_QUEUE', 'SPARKQ_SOCKET'] as const

/** An environment without them. */
export const withoutTask = (env: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !(TASK_VARIABLES as readonly string[]).includes(name)))
