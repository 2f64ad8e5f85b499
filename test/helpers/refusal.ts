// What was refused, and how.

import { SparkqError, type ErrorCode } from '../../lib/model/errors.ts'

/** The error of an action that must be refused; anything else that it does is a failure. */
export const refusal = async (action: Promise<unknown> | (() => unknown)): Promise<SparkqError> => {
  let given: unknown
  try {
    given = await (typeof action === 'function' ? action() : action)
  } catch (error) {
    if (error instanceof SparkqError) return error
    throw error
  }
  throw new Error(`nothing was refused: ${JSON.stringify(given)?.slice(0, 300)}`)
}

/** Only its code. */
export const codeOf = async (action: Promise<unknown> | (() => unknown)): Promise<ErrorCode> =>
  (await refusal(action)).code
