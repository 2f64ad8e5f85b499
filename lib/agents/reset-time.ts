// Reads from a message when a usage limit ends. Agents name a timestamp, a duration, or a clock time with or without a
// date. A clock time is in the zone that the message names, by default in that of this machine.

const MINUTE_MS = 60_000

/** No allowance lasts longer than a month; a later time was misread. */
const MAX_AHEAD_MS = 32 * 86_400_000

/** Milliseconds since 1970, always after `now`; null if the text names no end, or an implausible one. */
export const readResetTime = (text: string, now: number): number | null => {
  const time = epochIn(text) ?? spanIn(text, now) ?? clockIn(text, now)
  return time === null ? null : believable(time, now)
}

/** A time less than a minute ago was cut to its minute when it was written: the limit ends within that minute. */
export const believable = (time: number, now: number): number | null =>
  time > now ? (time - now <= MAX_AHEAD_MS ? time : null) : time + MINUTE_MS > now ? time + MINUTE_MS : null

/** `limit reached|1749924000`, in seconds. */
const epochIn = (text: string): number | null => {
  const [, seconds] = /\|(\d{10})\b/.exec(text) ?? []
  return seconds === undefined ? null : Number(seconds) * 1000
}

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: MINUTE_MS, s: 1000 }

const UNIT = 'days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s'

/** `try again in 3 days 4 hours 5 minutes`, `resets in 2h 13m`. */
const SPAN = new RegExp(String.raw`(?:try again|resets?) in ((?:\d+ ?(?:${UNIT})\b[, ]*(?:and )?)+)`, 'i')

const spanIn = (text: string, now: number): number | null => {
  const [, span] = SPAN.exec(text) ?? []
  if (span === undefined) return /try again in less than a minute/i.test(text) ? now + MINUTE_MS : null
  return [...span.matchAll(/(\d+) ?([dhms])/gi)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!.toLowerCase()]!,
    now,
  )
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `resets 3pm (Europe/Berlin)`, `resets Oct 7, 5pm`, `resets Apr 23 at 4pm`, `try again at Oct 3rd, 2025 7:05 PM`. */
const WHEN = new RegExp(
  [
    '(?:resets?|try again)(?: at| on)? ',
    String.raw`(?:(?<month>${MONTHS.join('|')})[a-z]* (?<day>\d{1,2})(?:st|nd|rd|th)?,? `,
    String.raw`(?:(?<year>\d{4}),? )?(?:at )?)?`,
    String.raw`(?:(?<hour12>\d{1,2})(?::(?<minute12>\d\d))? ?(?<half>am|pm)|(?<hour24>\d{1,2}):(?<minute24>\d\d))\b`,
    String.raw`(?: \((?<zone>[\w+-]+(?:/[\w+-]+)*)\))?`,
  ].join(''),
  'i',
)

type Civil = { year: number; month: number; day: number; hour: number; minute: number }

const clockIn = (text: string, now: number): number | null => {
  const { month, day, year, hour12, minute12, half, hour24, minute24, zone } = WHEN.exec(text)?.groups ?? {}
  const hour = hour12 === undefined ? Number(hour24) : (Number(hour12) % 12) + (half!.toLowerCase() === 'pm' ? 12 : 0)
  const minute = Number(minute12 ?? minute24 ?? 0)
  if (!(hour < 24 && minute < 60 && Number(hour12 ?? 1) <= 12) || !isZone(zone)) return null
  const today = civilAt(now, zone)
  const first: Civil =
    month === undefined
      ? { ...today, hour, minute }
      : {
          year: Number(year ?? today.year),
          month: MONTHS.indexOf(month.toLowerCase()) + 1,
          day: Number(day),
          hour,
          minute,
        }
  if (month !== undefined && new Date(Date.UTC(first.year, first.month - 1, first.day)).getUTCDate() !== first.day)
    return null
  const time = timeOf(first, zone)
  // A time that has passed means its next occurrence, unless the text names the year.
  if (time + MINUTE_MS > now || year !== undefined) return time
  return timeOf(month === undefined ? { ...first, day: first.day + 1 } : { ...first, year: first.year + 1 }, zone)
}

const isZone = (zone: string | undefined): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** The date and clock time in a zone at a moment; without a zone, in that of this machine. */
const civilAt = (time: number, zone: string | undefined): Civil => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  return {
    year: parts['year']!,
    month: parts['month']!,
    day: parts['day']!,
    hour: parts['hour']!,
    minute: parts['minute']!,
  }
}

/** The moment at which a zone shows this date and clock time. */
const timeOf = (civil: Civil, zone: string | undefined): number => {
  const wanted = asUtc(civil)
  // Twice: the first guess may be on the other side of a daylight-saving change.
  let time = wanted
  for (let i = 0; i < 2; i++) time += wanted - asUtc(civilAt(time, zone))
  return time
}

const asUtc = ({ year, month, day, hour, minute }: Civil): number => Date.UTC(year, month - 1, day, hour, minute)
