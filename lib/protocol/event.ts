import { type } from 'arktype'
import { method } from './method.ts'
import { place, reference, time } from './shapes.ts'

/** A line of the journal. `session` and `queue` are names; `friendly_id` is null once the task was purged. */
const event = type({
  seq: 'number',
  at: time,
  kind: 'string',
  session: 'string | null',
  queue: 'string | null',
  task: 'string | null',
  friendly_id: 'string | null',
  worker: 'string | null',
  claim: 'number | null',
  detail: 'string | null',
  /** The surface over which the change came, and the address of the caller if it has one: `socket`, `spool`,
   * `page 127.0.0.1`, or `daemon` for what the daemon did by itself. Null for an event of an older database. */
  origin: 'string | null',
})

export const eventMethods = {
  'event.list': method({
    description:
      'The events after a place in the journal, oldest first. `next` is the place to continue from; ' +
      'without `after` it is the end of the journal. ' +
      'With `wait` (seconds, null for ever) returns when there is an event. ' +
      'With `before` the events before a place, newest first; the beginning is reached when `next` is 1.',
    writes: false,
    params: () =>
      type({
        '+': 'reject',
        'after?': place,
        /** Excludes `after` and `wait`. A place beyond the end is the end. */
        'before?': 'number.integer >= 1',
        /** Kinds as `task.failed`; `task` or `task.*` selects all kinds of a noun. */
        'kinds?': type('1 <= string <= 64').array(),
        'queue?': reference,
        'tasks?': reference.array(),
        'limit?': '1 <= number.integer <= 1000',
        'wait?': 'number > 0 | null',
      }),
    result: () => type({ events: event.array(), next: 'number' }),
  }),
}
