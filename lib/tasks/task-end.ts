// How a task ended, for verbs that waited for it.

import { os } from '../system/node-builtins.ts'
import type { Io } from '../cli/io.ts'
import { note } from '../cli/output.ts'
import type { Result } from '../protocol/index.ts'
import { inShort } from '../text/in-short.ts'

export type EndedTask = Result<'task.wait'>

/** The exit code for a task. For a single task it is that of its command, or 128 + the number of the signal that ended
 * it, otherwise 1. For one of several it is 0 or 1. */
export const exitOf = ({ status, exit_code, attempt }: EndedTask, alone: boolean): number => {
  if (status === 'succeeded') return 0
  if (status === 'canceled' || !alone) return 1
  if (exit_code !== null && exit_code > 0 && exit_code < 256) return exit_code
  const signal = os().constants.signals[attempt?.signal as NodeJS.Signals]
  return signal === undefined ? 1 : 128 + signal
}

/** Prints how a task ended, unless it succeeded. */
export const noteEnd = (io: Io, verb: string, { status, friendly_id, error }: EndedTask): void => {
  if (status === 'succeeded') return
  note(
    io,
    verb,
    `${friendly_id} ${status === 'failed' ? 'failed' : 'was canceled'}${error === null ? '' : `: ${inShort(error)}`}` +
      ` ('sparkq task ${friendly_id}' shows more)`,
  )
}
