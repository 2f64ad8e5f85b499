// How the end of a pause is shown to people.

import { formatTime } from '../cli/output.ts'

/** ` until 07:00` in local time, with the date unless it is today; nothing for a pause without an end. */
export const untilEnd = (until: string | null, now: Date = new Date()): string =>
  until === null ? '' : ` until ${endOf(until, now)}`

/** The end without seconds, unless it is less than two minutes away. */
const endOf = (until: string, now: Date): string => {
  const time = formatTime(until, now)
  return /^\d\d:/.test(time) && Date.parse(until) - now.getTime() > 2 * 60_000 ? time.slice(0, 5) : time
}
