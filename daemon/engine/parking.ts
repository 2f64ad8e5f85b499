// Requests that wait for something to happen: a claim for a task, a cancel for the end of its processes. A handler
// parks its request by returning a Parked; the same request runs again when an event wakes it or its time is up.

import { MAX_TIMER_MS } from '../../lib/system/longest-timeout.ts'
import type { Clock } from './clock.ts'
import type { Events } from './publisher.ts'
import type { EventRow } from '../store/events.ts'

export class Parked {
  readonly wakes: (event: EventRow) => boolean
  /** Milliseconds since 1970; null waits for ever. */
  readonly until: number | null
  /** It is asked about events of these tasks and queues alone; without it about all. A thousand that wait for a task
   * each cost an event of another one nothing. */
  readonly about: readonly string[] | undefined
  constructor(wakes: (event: EventRow) => boolean, until: number | null, about?: readonly string[] | undefined) {
    this.wakes = wakes
    this.until = until
    this.about = about
  }
}

/** Why a parked request runs again. */
export type Wake = 'event' | 'expired' | 'stopping'

export type Parking = {
  /** `resume` is called once, unless the returned function takes the request away first. */
  park(parked: Parked, resume: (wake: Wake) => void): () => void
  /** Runs all parked requests again; call it after a change that is not in the journal. */
  wakeAll(): void
  /** Wakes everything that waits; what is parked later is woken at once. */
  close(): void
}

export const createParking = (events: Events, clock: Clock): Parking => {
  const waiting = new Map<Parked, (wake: Wake) => void>()
  /** The same by what they are about. */
  const places = new Map<string, Set<Parked>>()
  let unsubscribe: (() => void) | undefined
  let closed = false

  const wakeWhoWaitsFor = (event: EventRow): void => {
    for (const place of [EVERYTHING, event.task_id, event.queue_id]) {
      const found = place === null ? undefined : places.get(place)
      if (found) for (const parked of found) if (parked.wakes(event)) waiting.get(parked)?.('event')
    }
  }

  const placesOf = ({ about }: Parked): readonly string[] => about ?? [EVERYTHING]

  const enter = (parked: Parked): void => {
    for (const place of placesOf(parked)) {
      const found = places.get(place)
      if (found) found.add(parked)
      else places.set(place, new Set([parked]))
    }
  }

  const remove = (parked: Parked): void => {
    waiting.delete(parked)
    for (const place of placesOf(parked)) {
      const found = places.get(place)
      if (found?.delete(parked) && found.size === 0) places.delete(place)
    }
  }

  return {
    park(parked, resume) {
      if (closed) {
        resume('stopping')
        return () => {}
      }
      const leave = (): void => {
        stopClock()
        remove(parked)
        if (waiting.size > 0) return
        unsubscribe?.()
        unsubscribe = undefined
      }
      const wake = (why: Wake): void => {
        leave()
        resume(why)
      }
      // A wait of 24 days that ends early simply finds nothing.
      const stopClock =
        parked.until === null
          ? () => {}
          : clock.after(Math.min(parked.until - clock.now(), MAX_TIMER_MS), () => wake('expired'))
      waiting.set(parked, wake)
      enter(parked)
      unsubscribe ??= events.subscribe(wakeWhoWaitsFor)
      return leave
    },
    wakeAll() {
      for (const wake of [...waiting.values()]) wake('event')
    },
    close() {
      closed = true
      for (const wake of [...waiting.values()]) wake('stopping')
    },
  }
}

/** No id is like it. */
const EVERYTHING = ''
