// A promise that does not stay open for ever, by name.

import { inVain, limitMs } from './patience.ts'

/** What the promise gives; rejects with its name, and with what `saw` shows then, when that takes longer than the
 * limit. */
export const within = async <T>(what: string, promise: Promise<T>, saw?: () => unknown): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(inVain(what, saw?.())), limitMs)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
