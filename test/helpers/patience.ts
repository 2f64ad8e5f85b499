// The one time limit of the tests: how long a condition may take before its test fails. No test has a limit of its own,
// and none passes because of this one: it only turns a wait that would never end into a failure with a name.

/** TEST_PATIENCE=3 waits three times as long, for a machine that is that slow. */
export const limitMs = 60_000 * Number(process.env['TEST_PATIENCE'] ?? 1)

/** What a failed wait says. `saw` is what was there instead, cut to a few lines. */
export const inVain = (what: string, saw?: unknown): Error => {
  const text = typeof saw === 'string' ? saw : JSON.stringify(saw)
  return new Error(
    `waited ${limitMs / 1000} s in vain for ${what}${text === undefined ? '' : `; saw ${text.slice(-2000)}`}`,
  )
}
