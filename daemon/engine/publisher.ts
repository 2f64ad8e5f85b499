// What the journal gained, handed to whoever waits for it, after the commit. Nobody waiting: nothing is read.

import type { EventRow } from '../store/events.ts'
import type { Store } from '../store/index.ts'

export type Listener = (event: EventRow) => void

export type Events = {
  /** Calls the listener for every event that is not published yet; the returned function ends that. */
  subscribe(listener: Listener): () => void
  /** Reads on from the last event that was published. Called after every turn that wrote. */
  publish(): void
}

const PAGE = 1000

export const createEvents = (store: Store): Events => {
  const listeners = new Set<Listener>()
  let last = store.events.last.get({})!.seq
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    publish() {
      if (listeners.size === 0) last = store.events.last.get({})!.seq
      while (listeners.size > 0) {
        const page = store.events.after.all({ seq: last, limit: PAGE })
        if (page.length === 0) return
        last = page.at(-1)!.seq
        for (const event of page) for (const listener of [...listeners]) listener(event)
      }
    },
  }
}
