import { refuse } from '../../lib/model/errors.ts'
import { moment } from './timestamps.ts'

/** The end of a pause of a tool or a queue; null is none. Refuses with `invalid` a time that has passed. */
export const pauseEnd = (until: string | undefined, { now, hint }: { now: number; hint: string }): number | null => {
  const end = until === undefined ? null : moment(until, 'until')
  if (end !== null && end <= now) refuse('invalid', { what: `until '${until}'`, why: 'that has passed', hint })
  return end
}
