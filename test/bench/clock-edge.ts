// When something in another process happened, to a fraction of a millisecond: bash tells the time as it knows it.

/** Says when it runs. The clock of a file's times is too coarse (4 ms), and `date` would be one more process. */
export const TELL_TIME = ['bash', '-c', 'echo $EPOCHREALTIME']

/** Waits, busily, for the edge of a millisecond: only there Date.now() is exact, and it is the clock that bash has too. */
export const nextMillisecond = (): number => {
  const before = Date.now()
  while (Date.now() === before);
  return Date.now()
}

/** Milliseconds from `sent` to what bash told, which needs LC_ALL=C. */
export const since = (sent: number, seconds: string | null): number => {
  const time = Number(seconds) * 1000 - sent
  if (!(Number(seconds) > 0)) throw new Error('bash 5 is needed, whose $EPOCHREALTIME tells the time')
  return time
}
