// Requests that wait for something to happen: a claim for a task, a cancel for the end of its processes. A handler
// parks its request by returning a Parked; the same request runs again when an event wakes it or its time is up.

import type { Clock } from './clock.ts'
import type { Events } from './events.ts'
import type { EventRow } from './store/events.ts'

export class Parked {
  readonly wakes: (event: EventRow) => boolean
  /** Milliseconds since 1970; null waits for ever. */
  readonly until: number | null
  constructor(wakes: (event: EventRow) => boolean, until: number | null) {
    this.wakes = wakes
    this.until = until
  }
}

/** Why a parked request runs again. */
export type Wake = 'event' | 'expired' | 'stopping'

export type Parking = {
  /** `resume` is called once, unless the returned function takes the request away first. */
  park(parked: Parked, resume: (wake: Wake) => void): () => void
  /** Everything that waits looks again: what it goes by besides the journal has changed. */
  stir(): void
  /** Wakes everything that waits; what is parked later is woken at once. */
  close(): void
}

export const createParking = (events: Events, clock: Clock): Parking => {
  const waiting = new Map<Parked, (wake: Wake) => void>()
  let unsubscribe: (() => void) | undefined
  let closed = false

  const wakeWhoWaitsFor = (event: EventRow): void => {
    for (const [parked, wake] of waiting) if (parked.wakes(event)) wake('event')
  }

  return {
    park(parked, resume) {
      if (closed) {
        resume('stopping')
        return () => {}
      }
      const leave = (): void => {
        stopClock()
        waiting.delete(parked)
        if (waiting.size > 0) return
        unsubscribe?.()
        unsubscribe = undefined
      }
      const wake = (why: Wake): void => {
        leave()
        resume(why)
      }
      const stopClock = parked.until === null ? () => {} : clock.after(Math.min(parked.until - clock.now(), LONGEST_TIMER), () => wake('expired'))
      waiting.set(parked, wake)
      unsubscribe ??= events.subscribe(wakeWhoWaitsFor)
      return leave
    },
    stir() {
      for (const wake of [...waiting.values()]) wake('event')
    },
    close() {
      closed = true
      for (const wake of [...waiting.values()]) wake('stopping')
    },
  }
}

/** setTimeout takes 31 bits of milliseconds; a wait of 24 days that ends early simply finds nothing. */
const LONGEST_TIMER = 2 ** 31 - 1
