// Times on the command line: ISO 8601, local where no zone is given (docs/contract.md §5). On the wire they are always
// UTC.

import { parseDuration } from './duration.ts'
import { refuse } from '../model/errors.ts'

/** A time as typed, as `2026-01-31T07:00`, for the wire. Refuses with `usage`; `name` is the option. */
export const parseTime = (text: string, name: string): string => {
  const [, date, clock, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim()) ?? []
  // Date reads a date without a time as UTC, with a time as local.
  const time = new Date(`${date}T${clock ?? '00:00'}${zone ?? ''}`)
  // Date reads February 31 as March 3.
  if (Number.isNaN(time.getTime()) || new Date(`${date}T00:00Z`).getUTCDate() !== Number(date!.slice(8))) {
    refuse('usage', {
      message: `${name} '${text}' is not a time`,
      hint: 'write 2026-01-31T07:00, which is local, or 2026-01-31T07:00Z',
    })
  }
  return time.toISOString()
}

/** The start of a period, as typed: a duration back from now (`8h`, `8h ago`), or a time. */
export const parseSince = (text: string, name: string): string =>
  /^\d{4}-/.test(text.trim())
    ? parseTime(text, name)
    : new Date(Date.now() - parseDuration(text.replace(/\s+ago\s*$/, ''), name) * 1000).toISOString()

/** The time this many seconds from now, for the wire. */
export const fromNow = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()
