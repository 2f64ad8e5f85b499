// Times on the command line: ISO 8601, local where no zone is given, or as people say them (docs/contract.md §5). On
// the wire they are always UTC.

import { parseDuration } from './duration.ts'
import { refuse } from '../model/errors.ts'
import { spokenTime } from './spoken-time.ts'

/** A time of ISO 8601, as `2026-01-31T07:00`, for the wire. Refuses with `usage`; `name` is the option. */
export const parseTime = (
  text: string,
  name: string,
  hint: string = 'write 2026-01-31T07:00, which is local, or 2026-01-31T07:00Z',
): string => {
  const [, date, clock, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim()) ?? []
  // Date reads a date without a time as UTC, with a time as local.
  const time = new Date(`${date}T${clock ?? '00:00'}${zone ?? ''}`)
  // Date reads February 31 as March 3.
  if (Number.isNaN(time.getTime()) || new Date(`${date}T00:00Z`).getUTCDate() !== Number(date!.slice(8)))
    refuse('usage', { message: `${name} '${text}' is not a time`, hint })
  return time.toISOString()
}

/** A moment, as typed: ISO 8601, or the next `07:00`, `tomorrow 9:00`, `monday`. */
export const parseMoment = (text: string, name: string): string =>
  spokenTime(text, 'next')?.toISOString() ?? parseTime(text, name, MOMENT_HINT)

/** The same, and refuses one in the past. */
export const parseAt = (text: string, name: string): string => {
  const time = parseMoment(text, name)
  if (Date.parse(time) > Date.now()) return time
  refuse('usage', { message: `${name} '${text}' is in the past`, hint: 'leave it out for now' })
}

const MOMENT_HINT = 'write 07:00, tomorrow 9:00, monday 8:00 or 2026-01-31T07:00, all local'

/** The start of a period, as typed: a duration back from now (`8h`, `8h ago`), a time, or the last `07:00`, `today`,
 * `monday`. */
export const parseSince = (text: string, name: string): string => {
  const spoken = spokenTime(text, 'last')
  if (spoken !== undefined && spoken.getTime() > Date.now())
    refuse('usage', { message: `${name} '${text}' is in the future`, hint: SINCE_HINT })
  if (spoken !== undefined) return spoken.toISOString()
  const duration = text.trim().replace(/\s+ago$/, '')
  return /^[\d.]+[a-z]?$/.test(duration)
    ? new Date(Date.now() - parseDuration(duration, name) * 1000).toISOString()
    : parseTime(text, name, SINCE_HINT)
}

const SINCE_HINT = 'write 8h, today, monday, 07:00 or 2026-01-31T07:00'

/** The time this many seconds from now, for the wire. */
export const fromNow = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()
