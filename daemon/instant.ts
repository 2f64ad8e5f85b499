// Moments as callers write them.

import { refuse } from '../lib/errors.ts'

/** Milliseconds of a time of ISO 8601. Refuses with `invalid`; `what` names the field. */
export const moment = (text: string, what: string): number => {
  const time = Date.parse(text)
  return Number.isNaN(time) ? refuse('invalid', { what: `${what} '${text}'`, why: 'not a time of ISO 8601' }) : time
}

/** The moment before which a task is not handed out; one that has passed is none. */
export const instant = (text: string | undefined, now: number): number | null => {
  const time = text === undefined ? now : moment(text, 'not_before')
  return time <= now ? null : time
}
