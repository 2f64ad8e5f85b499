// Time that the machine slept does not count (docs/contract.md §3). During sleep the wall clock goes on and the
// monotonic clock does not. So when the two diverge, also because the wall clock was set, the deadlines of running
// tasks and of workers move by the gap. Times that a person named (`--at`, a delay, the end of a usage limit) are wall
// clock times and stay.

import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Turned } from './turn-context.ts'

export type Suspend = {
  /** Compares the clocks; true while there is a gap that no turn has shifted yet. */
  noticed(): boolean
  /** In a turn: moves what began before the gap. */
  shift(turned: Turned): void
  /** Called when that turn is on disk. */
  shifted(): void
}

/** A smaller gap is a correction of the wall clock. */
const MIN_GAP_MS = 1_000

export const createSuspend = (clock: Clock, log: Log): Suspend => {
  let wall = clock.now()
  let monotonic = clock.monotonic()
  let gap = 0
  /** The wall clock time before the gap: what began later is not affected by it. */
  let before = wall

  return {
    noticed() {
      const [now, ticks] = [clock.now(), clock.monotonic()]
      const more = now - wall - (ticks - monotonic)
      if (Math.abs(more) >= MIN_GAP_MS) {
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
      // If the clock was set back, only what began in its future is sure to have begun before that.
      const which = gap > 0 ? { after: -1, before } : { after: now, before: Number.MAX_SAFE_INTEGER }
      store.tasks.shift.run({ gap: Math.round(gap), ...which })
      store.workers.shift.run({ gap: Math.round(gap), ...which })
    },
    shifted: () => void (gap = 0),
  }
}
