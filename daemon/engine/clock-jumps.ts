// Time that the machine slept does not count (docs/contract.md §3). While it sleeps the wall clock goes on and the
// monotonic one does not; so where they part, and also where somebody sets the wall clock, the deadlines of whatever
// runs move by the gap. Moments that a person named (`--at`, a delay, the end of a usage limit) are of the wall and
// stay.

import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Turned } from './turn-context.ts'

export type Suspend = {
  /** Compares the clocks; true while a gap waits for its turn. */
  noticed(): boolean
  /** In a turn: moves what began before the gap. */
  shift(turned: Turned): void
  /** The turn is on disk. */
  shifted(): void
}

/** Less than this is the wall clock being trimmed, in milliseconds. */
const GAP = 1_000

export const createSuspend = (clock: Clock, log: Log): Suspend => {
  let wall = clock.now()
  let monotonic = clock.monotonic()
  let gap = 0
  /** What began later than this, by the wall clock, did not sleep through the gap. */
  let before = wall

  return {
    noticed() {
      const [now, ticks] = [clock.now(), clock.monotonic()]
      const more = now - wall - (ticks - monotonic)
      if (Math.abs(more) >= GAP) {
        if (gap === 0) before = wall
        gap += more
        log.info('clock.jumped', { seconds: Math.round(more / 1000) })
      }
      wall = now
      monotonic = ticks
      return gap !== 0
    },
    shift({ store, now }) {
      if (gap === 0) return
      // Of a clock that was set back, only what lies in its future is sure to have begun before.
      const which = gap > 0 ? { after: -1, before } : { after: now, before: Number.MAX_SAFE_INTEGER }
      store.tasks.shift.run({ gap: Math.round(gap), ...which })
      store.workers.shift.run({ gap: Math.round(gap), ...which })
    },
    shifted: () => void (gap = 0),
  }
}
