// Makes one call for each of many tasks, as soon as they are named.

import { asSparkqError, errors, type ErrorCode, type SparkqError } from '../model/errors.ts'
import { namedTasks, type NamedTask } from './named-tasks.ts'
import type { Io } from '../cli/io.ts'
import { printError } from '../cli/output.ts'

type Each<Task, Result> = {
  /** As they were typed; `-` stands for those on stdin. */
  ids: readonly string[]
  /** The verb's name and whether it prints JSON: both determine how errors look. */
  verb: string
  json: boolean
  io: Io
  call(task: Task): Promise<Result>
  done(result: Result): void
}

/** Calls for each task, pipelined, as their names arrive. A rejected call does not stop the others; the exit code is
 * that of the first rejection. Ends when the reader of stdout is gone, as SIGPIPE would end it. */
export const eachTask = async <Result>({
  ids,
  verb,
  json,
  io,
  call,
  done,
}: Each<NamedTask, Result>): Promise<number> => {
  let exit = 0
  for await (const named of namedTasks(io, ids)) {
    for (let start = 0; start < named.length && !io.closed(); start += CALLS_AT_ONCE) {
      let fatal: SparkqError | undefined
      for (const answer of await Promise.allSettled(named.slice(start, start + CALLS_AT_ONCE).map(call))) {
        if (answer.status === 'fulfilled') {
          done(answer.value)
          continue
        }
        const error = asSparkqError(answer.reason)
        if (!ERRORS_OF_ONE_TASK.has(error.code)) {
          fatal ??= error
          continue
        }
        printError(io, error, { verb, json })
        exit ||= errors[error.code].exit
      }
      if (fatal) throw fatal
      await io.drained()
    }
    if (io.closed()) break
  }
  return exit
}

/** The same for verbs that act on a task, whichever attempt of it runs. */
export const eachId = <Result>({ call, ...each }: Each<string, Result>): Promise<number> =>
  eachTask({ ...each, call: ({ id }) => call(id) })

const CALLS_AT_ONCE = 256

/** Errors that concern one task; after any other error the next call would fail too. */
const ERRORS_OF_ONE_TASK: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'ambiguous',
  'conflict',
  'claim_lost',
  'exists',
  'invalid',
  'invalid_params',
])
