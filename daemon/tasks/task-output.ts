// What a task printed, as excerpts of its log files (docs/contract.md §7).

import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { EXCERPT_HALF_BYTES as HALF, joinHalves } from '../../lib/text/excerpt.ts'
import { readAt } from '../../lib/system/file-ends.ts'
import type { AttemptRow } from '../store/attempts.ts'

type Output = { stdout: string | null; stderr: string | null }

/** The output of an attempt: the excerpts of its worker, else of its log files; null if there are none. */
export const outputOf = (attempt: AttemptRow | undefined): Output => ({
  stdout: attempt?.stdout ?? excerptOf(attempt?.log_path, '.out'),
  stderr: attempt?.stderr ?? excerptOf(attempt?.log_path, '.err'),
})

/** The last lines have up to this many characters: a thousand tasks that print no newline must fit into one
 * response. */
const MAX_TAIL_CHARACTERS = 2_048

/** The last lines of the stderr of an attempt, or of its stdout if stderr is empty. */
export const tailOf = (attempt: AttemptRow | undefined, lines: number = 10): string | null => {
  const last = (text: string | null | undefined, suffix: string): string =>
    (text ?? endOf(attempt?.log_path, suffix) ?? '').trimEnd()
  const text = last(attempt?.stderr, '.err') || last(attempt?.stdout, '.out')
  return text === '' ? null : text.split('\n').slice(-lines).join('\n').slice(-MAX_TAIL_CHARACTERS).toWellFormed()
}

const excerptOf = (logPath: string | null | undefined, suffix: string): string | null =>
  readLog(logPath, suffix, readEnds)
/** A character has up to four bytes. */
const endOf = (logPath: string | null | undefined, suffix: string): string | null =>
  readLog(logPath, suffix, (file, size) =>
    readAt(file, Math.max(0, size - 4 * MAX_TAIL_CHARACTERS), 4 * MAX_TAIL_CHARACTERS),
  )

/** A task may replace its log: by a FIFO, which would block the daemon until a process writes to it, or by a link. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

const readLog = (
  logPath: string | null | undefined,
  suffix: string,
  take: (file: number, size: number) => string,
): string | null => {
  if (!logPath) return null
  try {
    const file = openSync(logPath + suffix, OPEN_FLAGS)
    try {
      const stat = fstatSync(file)
      return stat.isFile() ? take(file, stat.size) : null
    } finally {
      closeSync(file)
    }
  } catch {
    return null // removed by hand, or never written
  }
}

const readEnds = (file: number, size: number): string =>
  size <= 2 * HALF
    ? readAt(file, 0, size)
    : joinHalves(readAt(file, 0, HALF), size - 2 * HALF, readAt(file, size - HALF, HALF))
