/** The longest delay of setTimeout, which takes 31 bits. */
export const MAX_TIMER_MS = 2 ** 31 - 1
