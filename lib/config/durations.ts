// The durations of sparkq.yml: numbers, or text as on the command line (docs/contract.md §4).

import { MAX_DURATION_SECONDS } from '../model/limits.ts'
import type { Problem } from '../protocol/config-problem.ts'
import { isDurationKey, wrongDurationText, type DurationKey } from '../model/duration-keys.ts'
import { durationSeconds } from '../text/duration.ts'

/** Seconds of a valid value. */
export const seconds = (value: number | string): number => (typeof value === 'number' ? value : durationSeconds(value)!)

/** The same of a timeout; null is none. */
export const timeoutSeconds = (value: number | string): number | null => (value === 'none' ? null : seconds(value))

/** Days of `purge.older_than_days`, whose numbers are days. */
export const days = (value: number | string): number => (typeof value === 'number' ? value : seconds(value) / 86_400)

const isWithin: Record<DurationKey, (seconds: number) => boolean> = {
  timeout: value => value > 0 && value <= MAX_DURATION_SECONDS,
  kill_grace: value => value <= 3600,
  wait: value => value <= 3600,
  older_than_days: value => value > 0,
}

/** The problem of the first duration with a unit that is too short or too long. The schema has checked the others. */
export const wrongDuration = (value: unknown, path: readonly PropertyKey[] = []): Problem | undefined => {
  const key = path.at(-1)
  if (typeof value === 'string' && isDurationKey(key) && value !== 'none' && !isWithin[key](seconds(value)))
    return { path: [...path], message: wrongDurationText(path, key, `"${value}"`) }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [below, inner] of Object.entries(value)) {
    const problem = wrongDuration(inner, [...path, below])
    if (problem) return problem
  }
  return undefined
}
