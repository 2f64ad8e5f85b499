// Time: real here, driven by hand in tests.

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds since some moment; stands still while the machine sleeps, and nobody sets it. */
  monotonic(): number
  /** Calls `work` after so many milliseconds, once; the returned function calls it off. */
  after(milliseconds: number, work: () => void): () => void
}

export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
}
