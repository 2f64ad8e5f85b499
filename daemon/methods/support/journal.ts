// Places in the journal: how far it goes, and whether it goes as far as somebody says.

import { refuse } from '../../../lib/model/errors.ts'
import type { Context } from './context.ts'

export const lastOf = ({ store }: Context): number => store.events.last.get({})!.seq

/** A place as a caller knows it, the end where none is named. What lies behind the end is another journal's. */
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
