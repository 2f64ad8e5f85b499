// Chance that repeats itself: the same seed gives the same walk (mulberry32).

/** Whole numbers from 0 up to, but without, a bound. */
export const random = (seed: number): ((bound: number) => number) => {
  let state = seed >>> 0
  return bound => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}
