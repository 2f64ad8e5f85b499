/** The kinds of tools that a runner executes; what is left is worked in chat. */
export const EXECUTED = ['bash', 'python', 'command'] as const
