// @ts-check
// A beginning as it stands in an address: how long ago (`8h`), a day, a clock time, or a whole time.

/** What is offered. @type {readonly (readonly [value: string, says: string])[]} */
export const SINCE = [
  ['', 'any time'],
  ['1h', 'the last hour'],
  ['8h', 'the last 8 hours'],
  ['today', 'today'],
  ['yesterday', 'yesterday'],
  ['3d', 'the last 3 days'],
  ['7d', 'the last 7 days'],
]

/** @type {Record<string, number>} */
const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 }
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** The time in ISO 8601; undefined if there is none. @param {string} since @param {Date} now */
export const beginOf = (since, now) => {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(since) ?? []
  if (amount !== undefined)
    return new Date(now.getTime() - Number(amount) * (UNITS[unit || 's'] ?? 1) * 1000).toISOString()
  const word = since.toLowerCase()
  const day = DAYS.indexOf(word)
  const back =
    word === 'today' ? 0 : word === 'yesterday' ? 1 : day === -1 ? undefined : (now.getDay() - day + 7) % 7 || 7
  if (back !== undefined) return new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).toISOString()
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(since) ?? []
  if (hour !== undefined) {
    const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), Number(hour), Number(minute))
    if (today > now) today.setDate(today.getDate() - 1)
    return today.toISOString()
  }
  const time = Date.parse(since)
  return since === '' || Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
