// Until when a tool or a queue is paused, as it is typed.

import { refuse } from '../model/errors.ts'
import { parseDuration } from '../text/duration.ts'

export const pauseArgs = {
  for: { type: 'string', valueHint: 'DURATION', description: 'For this long; by default until it is resumed' },
  until: { type: 'string', valueHint: 'TIME', description: 'Until this time, as 07:00, monday or 2026-01-31T07:00' },
} as const

/** The end of the pause, for the wire; undefined is none. Refuses with `usage`. */
export const pauseUntil = async (
  { for: duration, until }: { for?: string | undefined; until?: string | undefined },
  verb: string,
): Promise<string | undefined> => {
  if (duration !== undefined && until !== undefined)
    refuse('usage', { message: '--for and --until exclude each other', hint: `see 'sparkq help ${verb}'` })
  const { fromNow, parseMoment } = await import('../text/timestamp.ts')
  if (duration !== undefined) return fromNow(parseDuration(duration, '--for'))
  return until === undefined ? undefined : parseMoment(until, '--until')
}
