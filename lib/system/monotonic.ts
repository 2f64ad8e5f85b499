/** Milliseconds of a clock that is never set back or forward. Node's global `performance` has the same, but a verb
 * needs 1 ms to load it. */
export const steadyNow = (): number => process.uptime() * 1000
