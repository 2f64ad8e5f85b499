// What happens in a queue until it has nothing left to do.

import type { Call } from '../rpc/client.ts'
import type { Result } from '../protocol/index.ts'

export type Event = Result<'event.list'>['events'][number]
/** Up to which place it has nothing. */
export type QueueEnd = Result<'queue.wait'>

export type QueueEvents = {
  /** Asks on whatever happens to the daemon. */
  call: Call
  queue: string
  kinds: string[]
  /** The place in the journal behind which to begin. */
  after: number
  /** The end of the queue, behind which nothing is told. */
  over: Promise<QueueEnd>
}

/** A queue and the place in the journal behind which what it has to do, or had last, began. */
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

/** One after the other, in their order; the next are asked for once these are taken. */
export async function* queueEvents({ call, queue, kinds, after, over }: QueueEvents): AsyncGenerator<Event> {
  const state: { last?: number } = {}
  const ended = over.then(({ seq }) => void (state.last = seq))
  ended.catch(() => {}) // whoever stops taking does not wait for it
  for (let place = after; state.last === undefined || place < state.last; ) {
    const page = call('event.list', { queue, kinds, after: place, wait: state.last === undefined ? null : undefined })
    page.catch(() => {}) // the queue may end first
    const answer = await (state.last === undefined ? Promise.race([page, ended]) : page)
    if (!answer) continue // what is left is told without waiting
    yield* answer.events.filter(({ seq }) => state.last === undefined || seq <= state.last)
    place = answer.next
  }
}
