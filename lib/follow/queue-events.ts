// The events of a queue until it is idle.

import type { Call } from '../rpc/client.ts'
import type { Result } from '../protocol/index.ts'

export type Event = Result<'event.list'>['events'][number]
/** `seq` is the place in the journal at which the queue was idle. */
export type QueueEnd = Result<'queue.wait'>

export type QueueEvents = {
  /** Repeats a request until a daemon answers it, also across restarts. */
  call: Call
  queue: string
  kinds: string[]
  /** The place in the journal after which to begin. */
  after: number
  /** Resolves when the queue is idle; later events are not returned. */
  over: Promise<QueueEnd>
}

/** A queue, and the place in the journal at which it last became busy. */
export const queueSinceBusy = async (
  call: Call,
  reference: string,
): Promise<{ id: string; name: string; after: number }> => {
  const [{ next: now }, { id, name, busy_since }] = await Promise.all([
    call('event.list', {}),
    call('queue.show', { queue: reference }),
  ])
  return { id, name, after: busy_since ?? now }
}

/** The events in the order of the journal. The next page is requested when the caller has taken the one before. */
export async function* queueEvents({ call, queue, kinds, after, over }: QueueEvents): AsyncGenerator<Event> {
  const state: { last?: number } = {}
  const ended = over.then(({ seq }) => void (state.last = seq))
  ended.catch(() => {}) // a caller that stops early does not wait for it
  for (let place = after; state.last === undefined || place < state.last; ) {
    const page = call('event.list', { queue, kinds, after: place, wait: state.last === undefined ? null : undefined })
    page.catch(() => {}) // not used if the queue is idle first
    const answer = await (state.last === undefined ? Promise.race([page, ended]) : page)
    if (!answer) continue // the remaining events are read without waiting
    yield* answer.events.filter(({ seq }) => state.last === undefined || seq <= state.last)
    place = answer.next
  }
}
