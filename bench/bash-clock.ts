// The time of an event in another process, to a fraction of a millisecond: bash prints its clock. The times of files
// are too coarse (4 ms), and `date` would be one more process.

/** A command that prints the time when it runs. It needs bash 5 and LC_ALL=C. */
export const PRINT_TIME = ['bash', '-c', 'echo $EPOCHREALTIME']

/** Spins until the clock enters the next millisecond: at that moment Date.now() is exact, and bash reads the same
 * clock. */
export const nextMillisecond = (): number => {
  const before = Date.now()
  while (Date.now() === before);
  return Date.now()
}

/** Milliseconds from `start` to the time that bash printed. */
export const millisecondsSince = (start: number, printed: string | null): number => {
  if (!(Number(printed) > 0)) throw new Error('bash 5 is needed: an older one has no $EPOCHREALTIME')
  return Number(printed) * 1000 - start
}
