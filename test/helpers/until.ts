// Waiting on a condition, never on time alone.

import { setTimeout } from 'node:timers/promises'

/** Asks again and again until the condition holds; throws with its name after so many seconds. Resolves to what it gave. */
export const until = async <T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds: number,
): Promise<NonNullable<T>> => {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`)
    await setTimeout(10)
  }
}
