// @ts-check
// Reads an output until its attempt has ended, over broken connections and restarts of the daemon. A hidden tab stops
// and goes on from its place.

import { Refusal } from '../api.js'
import { pauseSeconds } from '../event-stream.js'
import { readOn } from './requests.js'
import { hiding, pause, visible } from './waits.js'

/** `from`: the offset after what is read.
 * @typedef {{ from: () => number, opened: () => void, take: (bytes: Uint8Array) => void }} Follower */

/** Resolves to false if the middle was dropped while nothing was read, so that the place is another one. Rejects with
 * what the daemon refuses.
 * @param {string} path @param {AbortSignal} signal @param {Follower} follower @returns {Promise<boolean>} */
export const followOutput = async (path, signal, { from, opened, take }) => {
  /** @type {number | undefined} */
  let known
  for (let tries = 0; !signal.aborted; ) {
    await visible(signal)
    const hidden = hiding(signal)
    try {
      const { dropped, chunks } = await readOn(path, from(), hidden)
      if (known !== undefined && known !== dropped) return false
      known = dropped
      tries = 0
      opened()
      for await (const bytes of chunks) take(bytes)
      return true
    } catch (error) {
      if (signal.aborted) return true
      if (error instanceof Refusal && error.code !== 'unreachable') throw error
      if (!hidden.aborted) await pause(pauseSeconds(tries++) * 1000, signal)
    }
  }
  return true
}
