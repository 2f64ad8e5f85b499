// Places in the journal: its end, and the place that a caller names.

import { refuse } from '../../../lib/model/errors.ts'
import type { Context } from './context.ts'

export const lastOf = ({ store }: Context): number => store.events.last.get({})!.seq

/** The place that a caller names, by default the end. A place beyond the end belongs to another journal. */
export const placeOf = (context: Context, after: number | undefined): number => {
  const last = lastOf(context)
  if (after !== undefined && after > last) {
    refuse('invalid', {
      what: `journal number ${after}`,
      why: `the journal ends at ${last}: that number is another project's, or the database was removed since`,
      hint: 'leave the number out to begin with what happens from now on',
    })
  }
  return after ?? last
}
