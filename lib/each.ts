// Does one thing to each of many tasks.

import { asSparkqError, errors, type ErrorCode, type SparkqError } from './errors.ts'
import type { Io } from './io.ts'
import { printError } from './output.ts'

type Each<Result> = {
  ids: readonly string[]
  /** The verb's name and whether it was asked for JSON: how its errors look. */
  verb: string
  json: boolean
  io: Io
  call(id: string): Promise<Result>
  done(result: Result): void
}

/** Calls for each id, pipelined. One that is refused does not stop the others; the exit code is that of the first. */
export const eachId = async <Result>({ ids, verb, json, io, call, done }: Each<Result>): Promise<number> => {
  let exit = 0
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    let fatal: SparkqError | undefined
    for (const answer of await Promise.allSettled(ids.slice(start, start + AT_ONCE).map(call))) {
      if (answer.status === 'fulfilled') {
        done(answer.value)
        continue
      }
      const error = asSparkqError(answer.reason)
      if (!ABOUT_ONE.has(error.code)) {
        fatal ??= error
        continue
      }
      printError(io, error, { verb, json })
      exit ||= errors[error.code].exit
    }
    if (fatal) throw fatal
  }
  return exit
}

const AT_ONCE = 256

/** Errors that say nothing about the next id; with any other there is no point in going on. */
const ABOUT_ONE: ReadonlySet<ErrorCode> = new Set(['not_found', 'ambiguous', 'conflict', 'claim_lost', 'exists', 'invalid', 'invalid_params'])
