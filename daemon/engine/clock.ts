// The clock of the daemon; tests drive one by hand.

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds since an arbitrary time; it stops while the machine sleeps and cannot be set. */
  monotonic(): number
  /** Calls `work` once after this many milliseconds; the returned function cancels that. */
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
