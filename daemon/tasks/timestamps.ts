// Times as callers write and read them.

import { refuse } from '../../lib/model/errors.ts'
import { parseTime } from '../../lib/text/timestamp.ts'

/** An ISO 8601 time in milliseconds since 1970. Refuses with `invalid`; `what` names the field. */
export const moment = (text: string, what: string): number => {
  try {
    return Date.parse(parseTime(text, what)) // alone, Date.parse would take '1', 'March 7' and February 31
  } catch {
    refuse('invalid', { what: `${what} '${text}'`, why: 'not a time of ISO 8601' })
  }
}

/** The time before which a task is not handed out; null if it has passed. */
export const instant = (text: string | undefined, now: number): number | null => {
  const time = text === undefined ? now : moment(text, 'not_before')
  return time <= now ? null : time
}

export const iso = (time: number): string => new Date(time).toISOString()
