// Hints never name a verb that ends or destroys something, unless the user typed it: a hint is pasted without reading.

/** False for a verb that ends processes or removes what was kept. */
export const isHarmless = (verb: string): boolean => !HARMFUL.has(verb)

const HARMFUL: ReadonlySet<string> = new Set([
  'cancel',
  'fail',
  'kill',
  'purge',
  'queue archive',
  'queue delete',
  'queue end',
  'rm',
  'session end',
  'stop',
  'teardown',
  'worker stop',
])
