// Times as people say them: `07:00`, `tomorrow 9:00`, `monday`. They are local, so daylight saving needs no rule here.

/** The moment that words mean; undefined if they are no such words. `next` is the first one after `now`, `last` the
 * latest one up to `now`; `yesterday`, `today` and `tomorrow` name one day either way. */
export const spokenTime = (text: string, toward: 'next' | 'last', now: Date = new Date()): Date | undefined => {
  const [match, word, hour = '0', minute = '0', second = '0'] = SPOKEN.exec(text.trim().toLowerCase()) ?? []
  if (!match) return undefined
  const after = (days: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, Number(hour), Number(minute), Number(second))
  const named = word === undefined ? undefined : DAYS.get(word)
  if (named !== undefined) return after(named)
  const weekday = word === undefined ? -1 : WEEKDAYS.findIndex(name => name === word || name.slice(0, 3) === word)
  if (word !== undefined && weekday === -1) return undefined
  const period = weekday === -1 ? 1 : 7
  const days = weekday === -1 ? 0 : (weekday - now.getDay() + 7) % 7
  const near = after(days)
  if (toward === 'next') return near > now ? near : after(days + period)
  return near <= now ? near : after(days - period)
}

/** The hour is up to 23, minutes and seconds up to 59. */
const SPOKEN = /^(?:([a-z]+)(?:\s+(?=\d)|$))?(?:([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/

const DAYS = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
])

/** As Date counts them. Three letters are enough. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** A moment for people, in their zone, with its weekday: `Mon 2026-02-02 08:00`. */
export const sayMoment = (iso: string): string => {
  const time = new Date(iso)
  const two = (number: number): string => String(number).padStart(2, '0')
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${time.toDateString().slice(0, 3)} ${date} ${two(time.getHours())}:${two(time.getMinutes())}`
}
