/** How long a tool rests whose limit does not say when it ends, in seconds. */
export const DEFAULT_PAUSE = 30 * 60
