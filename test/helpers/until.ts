// Waiting for a condition, never for a time.

import { setTimeout } from 'node:timers/promises'
import { inVain, limitMs } from './patience.ts'

/**
 * Asks again and again until the condition holds, and resolves to what it gave; after the limit it throws with the name
 * of the condition and with what `saw` shows then.
 */
export const until = async <T>(
  what: string,
  condition: () => T | Promise<T>,
  saw?: () => unknown,
): Promise<NonNullable<T>> => {
  const end = performance.now() + limitMs
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > end) throw inVain(what, saw?.())
    await setTimeout(10)
  }
}
