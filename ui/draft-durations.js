// @ts-check
// Durations as they are typed: `90`, `90s`, `10m`, `8h`, `3d` (docs/contract.md §6).

/** @type {Record<string, number>} */
const UNITS = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

const MOST_SECONDS = 30 * 86_400

/** Seconds of a duration as typed; undefined if it is none, or not above 0 and up to 30 days. @param {string} text */
export const typedSeconds = text => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text.trim()) ?? []
  const seconds = amount === undefined ? 0 : Number(amount) * (UNITS[unit ?? ''] ?? 1)
  return seconds > 0 && seconds <= MOST_SECONDS ? seconds : undefined
}

/** Seconds as a person types them; `typedSeconds` returns the same number again. @param {number} seconds */
export const asTyped = seconds => {
  const unit = ['d', 'h', 'm'].find(unit => seconds % (UNITS[unit] ?? 1) === 0) ?? 's'
  return `${seconds / (UNITS[unit] ?? 1)}${unit}`
}
