/** The keys whose values are durations, wherever they are, and their limits in words. */
const DURATION_KEYS = {
  timeout: 'seconds or a duration as 90s, 10m, 8h or 3d, above 0 and up to 30 days, or none',
  kill_grace: 'seconds or a duration as 10s or 5m, up to 1h',
  wait: 'seconds or a duration as 90s or 10m, up to 1h',
  older_than_days: 'days or a duration as 12h or 3d, above 0',
} as const

export type DurationKey = keyof typeof DURATION_KEYS

export const isDurationKey = (key: unknown): key is DurationKey =>
  typeof key === 'string' && Object.hasOwn(DURATION_KEYS, key)

/** The error for a wrong duration; `was` describes the value. */
export const wrongDurationText = (path: readonly PropertyKey[], key: DurationKey, was: string): string =>
  `${path.join('.')} must be ${DURATION_KEYS[key]} (was ${was})`
