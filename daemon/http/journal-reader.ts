// Reads the journal once for all streams that are at its end: one request waits for all of them, and the text of an
// event is made once. A slow stream leaves, and reads for itself until it is at the end again (stream.ts).

import type { Result } from '../../lib/protocol/index.ts'

export type EventBatch = Result<'event.list'>

/** A stream at the end of the journal. */
type Follower = {
  /** The number of the last event that it has. */
  place: number
  /** Returns false if its reader is slow. */
  write: (text: string) => boolean
}

export type JournalReader = {
  /** Writes every event after `place`; resolves to the place at which the stream has to go on by itself, because it
   * was slow or has left. Rejects if the journal cannot be read any more. */
  follow(follower: Follower): Promise<number>
  leave(follower: Follower): void
}

/** `list` waits for events after a place; it gives up, without an end, when the signal is aborted. */
export const createJournalReader = (
  list: (after: number, given: AbortSignal) => Promise<EventBatch>,
): JournalReader => {
  const followers = new Map<Follower, { resolve: (place: number) => void; reject: (error: unknown) => void }>()
  let reading: { place: number; over: AbortController } | undefined

  const leave = (follower: Follower): void => {
    followers.get(follower)?.resolve(follower.place)
    followers.delete(follower)
    if (followers.size > 0) return
    reading?.over.abort()
    reading = undefined
  }

  const read = async (own: NonNullable<typeof reading>): Promise<void> => {
    try {
      for (;;) {
        const batch = await list(own.place, own.over.signal)
        if (reading !== own) return
        passOn(batch, own.place)
        own.place = batch.next
      }
    } catch (error) {
      if (reading !== own) return
      reading = undefined
      for (const { reject } of followers.values()) reject(error)
      followers.clear()
    }
  }

  const passOn = (batch: EventBatch, before: number): void => {
    const text = textOf(batch)
    for (const follower of [...followers.keys()]) {
      if (follower.place >= batch.next) continue // it has come later, and has these events
      const own = follower.place === before ? text : textOf(after(batch, follower.place))
      follower.place = batch.next
      if (!follower.write(own)) leave(follower)
    }
  }

  return {
    leave,
    follow(follower) {
      // It has missed events that the others have.
      if (reading !== undefined && follower.place < reading.place) return Promise.resolve(follower.place)
      const { promise, ...ends } = Promise.withResolvers<number>()
      followers.set(follower, ends)
      if (reading === undefined) {
        reading = { place: follower.place, over: new AbortController() }
        void read(reading)
      }
      return promise
    },
  }
}

const after = ({ events, next }: EventBatch, place: number): EventBatch => ({
  events: events.filter(({ seq }) => seq > place),
  next,
})

/** Events as a stream has them. The number of the last one is its place; a line with the place alone follows if events
 * were passed over. */
export const textOf = ({ events, next }: EventBatch): string => {
  const lines = events.map(event => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)
  if (events.length === 0 || events.at(-1)!.seq < next) lines.push(`id: ${next}\n\n`)
  return lines.join('')
}
