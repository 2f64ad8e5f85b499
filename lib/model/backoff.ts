const FIRST_BACKOFF_MS = 1_000
const MAX_BACKOFF_MS = 300_000

/** Milliseconds to wait after failure n: 1 s × 2ⁿ, up to 5 min. Half of it is random, so that many retries do not
 * coincide (docs/contract.md §3). `random` is below 1. */
export const backoff = (n: number, random: number = Math.random()): number =>
  Math.round(Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(n, 20), MAX_BACKOFF_MS) * (0.5 + random / 2))
