const FIRST_BACKOFF_MS = 1_000
const MAX_BACKOFF_MS = 300_000

/** Milliseconds to wait after try n: 1 s × 2ⁿ, 5 min at most; half of it is left to chance, so that many do not come
 * back in step (docs/contract.md §3). `random` is below 1. */
export const backoff = (n: number, random: number = Math.random()): number =>
  Math.round(Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(n, 20), MAX_BACKOFF_MS) * (0.5 + random / 2))
