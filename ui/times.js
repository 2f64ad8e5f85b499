// @ts-check
// Moments and durations for people: the zone of the browser, 24 hours, the whole ISO time in the title.

/** @param {string} iso @param {Intl.DateTimeFormatOptions} options */
const local = (iso, options) => new Date(iso).toLocaleString('en-GB', options)

/** `03:14`, or `03:14:07`. @param {string} iso @param {boolean} [withSeconds] */
export const clock = (iso, withSeconds = false) =>
  local(iso, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds ? { second: '2-digit' } : {}),
  })

/** `Sunday, 29 November`. @param {string} iso */
export const longDay = iso => local(iso, { weekday: 'long', day: 'numeric', month: 'long' }).replace(/^(\w+) /, '$1, ')

/** A moment as it is said: `07:02`, `yesterday at 18:40`, `on Saturday at 18:40`, `on 3 November at 18:40`.
 * @param {string} iso
 * @param {Date} [now] */
export const moment = (iso, now = new Date()) => {
  const days = daysBetween(iso, now)
  const time = clock(iso)
  if (days === 0) return time
  if (days === 1) return `yesterday at ${time}`
  if (days === -1) return `tomorrow at ${time}`
  if (days > 0 && days < 7) return `on ${local(iso, { weekday: 'long' })} at ${time}`
  return `on ${local(iso, { day: 'numeric', month: 'long' })} at ${time}`
}

/** The same in a column: `03:14`, `Sat 18:40`, `3 Nov`. @param {string} iso @param {Date} [now] */
export const shortMoment = (iso, now = new Date()) => {
  const days = daysBetween(iso, now)
  if (days === 0) return clock(iso)
  if (days > 0 && days < 7) return `${local(iso, { weekday: 'short' })} ${clock(iso)}`
  return local(iso, { day: 'numeric', month: 'short' })
}

/** The whole time with its zone, for a title. @param {string} iso */
export const wholeTime = iso => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return `${local(iso, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' })} ${zone} (${iso})`
}

/** Whole days of the calendar from a moment to now. @param {string} iso @param {Date} now */
const daysBetween = (iso, now) => {
  const then = new Date(iso)
  return Math.round(
    (Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) -
      Date.UTC(then.getFullYear(), then.getMonth(), then.getDate())) /
      86_400_000,
  )
}

/** @type {readonly (readonly [number, string])[]} */
const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** Seconds for people: `26 ms`, `4.1 s`, `59 s`, `12 min 3 s`, `5 h 2 min`, `3 d 4 h`. @param {number} seconds */
export const duration = seconds => {
  const milliseconds = Math.round(seconds * 1000)
  if (milliseconds > 0 && milliseconds < 1000) return `${milliseconds} ms`
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1).replace(/\.0$/, '')} s`
  const whole = Math.round(seconds)
  const first = UNITS.findIndex(([size]) => whole >= size)
  const [size, unit] = UNITS[first] ?? [1, 's']
  const [nextSize, nextUnit] = UNITS[first + 1] ?? [0, '']
  const rest = nextSize ? Math.floor((whole % size) / nextSize) : 0
  return `${Math.floor(whole / size)} ${unit}${rest ? ` ${rest} ${nextUnit}` : ''}`
}

/** In words, for a headline or a lede: `four seconds`, `41 minutes`, `5 hours`. @param {number} seconds */
export const spokenDuration = seconds => {
  const [size, unit] =
    seconds < 90
      ? [1, 'second']
      : seconds < 5400
        ? [60, 'minute']
        : seconds < 172_800
          ? [3600, 'hour']
          : [86_400, 'day']
  const count = Math.round(seconds / size)
  return count === 0 ? 'less than a second' : `${count} ${unit}${count === 1 ? '' : 's'}`
}
