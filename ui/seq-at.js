// @ts-check
// Finds the place in the journal at a moment: by halves, since numbers and times both grow.

/** @import { JournalEvent } from './event-sentence.js' */

/** The number of the last event up to a moment; 0 if there is none.
 * @param {(before: number) => Promise<JournalEvent | undefined>} eventBefore the last event with a lower number
 * @param {number} time in milliseconds
 * @returns {Promise<number>} */
export const seqAt = async (eventBefore, time) => {
  const last = await eventBefore(Number.MAX_SAFE_INTEGER)
  // Every event up to `low` is up to the moment, every one from `high` on is after it. Numbers may be missing.
  let [low, high, found] = [0, (last?.seq ?? 0) + 1, 0]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const event = await eventBefore(middle + 1)
    if (event === undefined || event.seq <= low) low = middle
    else if (Date.parse(event.at) <= time) {
      found = event.seq
      low = middle
    } else high = event.seq
  }
  return found
}
