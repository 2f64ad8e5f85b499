// How a task ended, for verbs that waited for it.

import { os } from '../system/node-builtins.ts'
import type { Io } from '../cli/io.ts'
import { note } from '../cli/output.ts'
import type { Result } from '../protocol/index.ts'

export type Ended = Result<'task.wait'>

/** The exit code of a task that stands alone is its own: what its command exited with, 128 and the signal that ended
 * it, else 1. Among others it is 0 or 1. */
export const exitOf = ({ status, exit_code, attempt }: Ended, alone: boolean): number => {
  if (status === 'succeeded') return 0
  if (status === 'canceled' || !alone) return 1
  if (exit_code !== null && exit_code > 0 && exit_code < 256) return exit_code
  const signal = os().constants.signals[attempt?.signal as NodeJS.Signals]
  return signal === undefined ? 1 : 128 + signal
}

/** Prints how a task ended that did not succeed. */
export const noteEnd = (io: Io, verb: string, { status, friendly_id, error }: Ended): void => {
  if (status === 'succeeded') return
  note(
    io,
    verb,
    `${friendly_id} ${status === 'failed' ? 'failed' : 'was canceled'}${error === null ? '' : `: ${inShort(error)}`}` +
      ` ('sparkq task ${friendly_id}' shows more)`,
  )
}

/** A reason in one line: the first and, where what was printed last follows it, the last. */
export const inShort = (reason: string): string => {
  const lines = reason.trim().split('\n')
  const first = lines[0]!
  return (lines.length === 1 ? first : `${first.replace(/:$/, '')}: ${lines.at(-1)!.trim()}`)
    .slice(0, MAX_REASON_LENGTH)
    .toWellFormed()
}

const MAX_REASON_LENGTH = 300
