// @ts-check

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes for people: `0 B`, `812 B`, `4.1 KB`, `12 MB`, `1.0 GB`. @param {number} bytes */
export const size = bytes => {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** step
  // What rounds to 1,024 of a unit is one of the next.
  if (step > 0 && value >= 1023.5 && step < UNITS.length - 1) return `1.0 ${UNITS[step + 1]}`
  return `${step > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`
}
