// Publishes new events of the journal to subscribers after each commit. Without a subscriber nothing is read.

import type { EventRow } from '../store/events.ts'
import type { Store } from '../store/index.ts'
import type { Turn } from './group-commit.ts'

export type EventListener = (event: EventRow) => void

export type Events = {
  /** Calls the listener for every event that is not published yet; the returned function ends the subscription. */
  subscribe(listener: EventListener): () => void
}

const EVENTS_PER_PAGE = 1000

export const createEvents = (store: Store, turn: Pick<Turn, 'onCommit'>): Events => {
  const listeners = new Set<EventListener>()
  let last = store.events.last.get({})!.seq
  /** Publishes the events after the last one that was published. */
  const publish = (): void => {
    if (listeners.size === 0) last = store.events.last.get({})!.seq
    while (listeners.size > 0) {
      const page = store.events.after.all({ seq: last, limit: EVENTS_PER_PAGE })
      if (page.length === 0) return
      last = page.at(-1)!.seq
      for (const event of page) for (const listener of [...listeners]) listener(event)
    }
  }
  turn.onCommit(publish)
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
