// Durations: seconds on the wire, `90`, `90s`, `10m`, `8h`, `3d` on the command line (docs/contract.md §6).

import { refuse } from '../model/errors.ts'
import { MAX_DURATION_SECONDS } from '../model/limits.ts'

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 }

/** Seconds of a duration as typed; undefined if it is none. */
export const durationSeconds = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text.trim()) ?? []
  return amount === undefined ? undefined : Number(amount) * UNITS[unit ?? '']!
}

/** The same for an option, whose name is `name`. Zero, negative and over 30 days are refused with `usage`. */
export const parseDuration = (text: string, name: string): number => {
  const seconds = durationSeconds(text) ?? 0
  if (seconds <= 0 || seconds > MAX_DURATION_SECONDS) {
    refuse('usage', {
      message: `${name} '${text}' is not a duration above 0 and up to 30 days`,
      hint: 'write 90, 90s, 10m, 8h or 3d',
    })
  }
  return seconds
}

/** Seconds as a person types them: `90s`, `10m`, `8h`. parseDuration returns the same number again. */
export const typedDuration = (seconds: number): string => {
  const unit = ['d', 'h', 'm'].find(unit => seconds % UNITS[unit]! === 0) ?? 's'
  return `${seconds / UNITS[unit]!}${unit}`
}

/** Seconds for people: `26ms`, `2s`, `4.1s`, `59s`, `12m 3s`, `5h 2m`, `3d 4h`. */
export const formatDuration = (seconds: number): string => {
  const milliseconds = Math.round(seconds * 1000)
  if (milliseconds > 0 && milliseconds < 1000) return `${milliseconds}ms`
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1).replace(/\.0$/, '')}s`
  const whole = Math.round(seconds)
  const parts: [number, string][] = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'm'],
    [1, 's'],
  ]
  const first = parts.findIndex(([size]) => whole >= size)
  const [size, unit] = parts[first]!
  const [nextSize, nextUnit] = parts[first + 1] ?? [0, '']
  const rest = nextSize ? Math.floor((whole % size) / nextSize) : 0
  return `${Math.floor(whole / size)}${unit}${rest ? ` ${rest}${nextUnit}` : ''}`
}
