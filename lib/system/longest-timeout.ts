/** setTimeout takes 31 bits of milliseconds. */
export const LONGEST_TIMER = 2 ** 31 - 1
