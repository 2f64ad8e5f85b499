import { refuse } from '../../../lib/model/errors.ts'
import { steadyNow } from '../../../lib/system/monotonic.ts'
import type { Context } from './context.ts'

/** Runs `slice` until it returns true, one slice in each turn of the event loop. Resolves to false if that took longer
 * than `limitMs`, or if the caller is gone. */
export const readOn = async (context: Context, limitMs: number, slice: () => boolean): Promise<boolean> => {
  const end = steadyNow() + limitMs
  while (!context.peer.closed && steadyNow() < end) {
    const over = await context.slices.run(() => {
      if (context.lifecycle.stopping()) refuse('shutting_down', {})
      return slice()
    })
    if (over) return true
  }
  return false
}
