import { failure } from '../model/errors.ts'

/** Resolves as `promised` does; rejects with `timed_out` if that takes longer. `what` is the subject of the error. */
export const within = async <T>(ms: number, what: string, promised: Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(failure('timed_out', { what })), ms)
  try {
    return await Promise.race([promised, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
