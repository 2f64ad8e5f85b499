import { failure } from '../model/errors.ts'

/** What is promised, or `timed_out` when that takes longer; `what` names it. */
export const within = async <T>(ms: number, what: string, promised: Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(failure('timed_out', { what })), ms)
  try {
    return await Promise.race([promised, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
