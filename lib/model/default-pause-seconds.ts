/** How long a tool is paused when its usage limit does not name its end. */
export const DEFAULT_PAUSE_SECONDS = 30 * 60
