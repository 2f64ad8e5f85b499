// Pauses of tools: until when a tool hands out no tasks, and why.

import { type } from 'arktype'
import { time } from './shapes.ts'

export const pauseReason = type('1 <= string <= 200')

/** A usage limit that a worker reached. `until` is null if its end is unknown: the tool is then paused for half an
 * hour. */
export const limit = type({ '+': 'reject', until: 'string | null', reason: pauseReason })

export const toolPause = type({
  /** Null: until it is resumed. */
  until: 'string | null',
  reason: 'string',
  since: time,
  /** Names of the queues with tasks that could run without this pause. */
  queues: 'string[]',
})
