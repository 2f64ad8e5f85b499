/** The kinds of tools that a runner executes; the others are worked in chat. */
export const EXECUTED = ['bash', 'python', 'command'] as const
