/** setTimeout takes 31 bits of milliseconds. */
export const MAX_TIMER_MS = 2 ** 31 - 1
