// Requests that wait: a claim for a task, a cancel for the end of the processes. A handler parks its request by
// returning a Parked; the same request runs again when an event wakes it or its time is up.

import { MAX_TIMER_MS } from '../../lib/system/longest-timeout.ts'
import type { Clock } from './clock.ts'
import type { Events } from './publisher.ts'
import type { EventRow } from '../store/events.ts'

export class Parked {
  readonly wakes: (event: EventRow) => boolean
  /** Milliseconds since 1970; null is no limit. */
  readonly until: number | null
  /** Ids of tasks and queues: `wakes` is called for their events only, by default for all events. So a thousand
   * requests that wait for other tasks cost an event nothing. */
  readonly about: readonly string[] | undefined
  /** The id of the queue that the request named, which replaces that name when it runs again: meanwhile the queue may
   * get another name, and another queue this one. */
  readonly queue: string | undefined
  constructor(
    wakes: (event: EventRow) => boolean,
    until: number | null,
    { about, queue }: { about?: readonly string[] | undefined; queue?: string | undefined } = {},
  ) {
    this.wakes = wakes
    this.until = until
    this.about = about
    this.queue = queue
  }
}

/** Why a parked request runs again. */
export type Wake = 'event' | 'expired' | 'stopping'

export type Parking = {
  /** Calls `resume` once, unless the returned function removes the request before. */
  park(parked: Parked, resume: (wake: Wake) => void): () => void
  /** Runs all parked requests again, after a change that is not in the journal. */
  wakeAll(): void
  /** Wakes all parked requests; one that is parked later is woken at once. */
  close(): void
}

export const createParking = (events: Events, clock: Clock): Parking => {
  const waiting = new Map<Parked, (wake: Wake) => void>()
  /** The same requests, by the ids in `about`. */
  const byId = new Map<string, Set<Parked>>()
  let unsubscribe: (() => void) | undefined
  let closed = false

  const wakeFor = (event: EventRow): void => {
    for (const id of [ANY_ID, event.task_id, event.queue_id]) {
      const found = id === null ? undefined : byId.get(id)
      if (found) for (const parked of found) if (parked.wakes(event)) waiting.get(parked)?.('event')
    }
  }

  const idsOf = ({ about }: Parked): readonly string[] => about ?? [ANY_ID]

  const enter = (parked: Parked): void => {
    for (const id of idsOf(parked)) {
      const found = byId.get(id)
      if (found) found.add(parked)
      else byId.set(id, new Set([parked]))
    }
  }

  const remove = (parked: Parked): void => {
    waiting.delete(parked)
    for (const id of idsOf(parked)) {
      const found = byId.get(id)
      if (found?.delete(parked) && found.size === 0) byId.delete(id)
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
      // A wait of more than 24 days, the longest timer, expires early.
      const stopClock =
        parked.until === null
          ? () => {}
          : clock.after(Math.min(parked.until - clock.now(), MAX_TIMER_MS), () => wake('expired'))
      waiting.set(parked, wake)
      enter(parked)
      unsubscribe ??= events.subscribe(wakeFor)
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

/** Stands for all ids; no id is empty. */
const ANY_ID = ''
