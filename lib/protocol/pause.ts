// Tools that hand out no tasks: until when and why.

import { type } from 'arktype'
import { time } from './shapes.ts'

/** In a few words. */
export const pauseReason = type('1 <= string <= 200')

/** What a worker ran into. `until` null: it does not say when that ends, so for half an hour. */
export const limit = type({ '+': 'reject', until: 'string | null', reason: pauseReason })

export const toolPause = type({
  /** Null: until somebody resumes it. */
  until: 'string | null',
  reason: 'string',
  since: time,
  /** The names of the queues that have tasks which could run but for this pause. */
  queues: 'string[]',
})
