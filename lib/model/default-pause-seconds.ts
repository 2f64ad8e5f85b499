/** How long a tool is paused if its usage limit does not name an end. */
export const DEFAULT_PAUSE_SECONDS = 30 * 60
