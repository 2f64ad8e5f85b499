// What a task printed, as excerpts of its log files (docs/contract.md §7).

import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { EXCERPT_HALF_BYTES as HALF, joinHalves } from '../../lib/text/excerpt.ts'
import { readAt } from '../../lib/system/file-ends.ts'
import type { AttemptRow } from '../store/attempts.ts'

type Output = { stdout: string | null; stderr: string | null }

/** The output of an attempt: what its worker handed in, else from its log files; null where there is none. */
export const outputOf = (attempt: AttemptRow | undefined): Output => ({
  stdout: attempt?.stdout ?? excerptOf(attempt?.log_path, '.out'),
  stderr: attempt?.stderr ?? excerptOf(attempt?.log_path, '.err'),
})

/** So many characters of the last lines are shown: a thousand tasks that print no newline must still fit into one
 * answer. */
const TAIL = 2_048

/** The last lines of an attempt's errors, of its output where it wrote no errors. */
export const tailOf = (attempt: AttemptRow | undefined, lines: number = 10): string | null => {
  const last = (text: string | null | undefined, suffix: string): string =>
    (text ?? endOf(attempt?.log_path, suffix) ?? '').trimEnd()
  const text = last(attempt?.stderr, '.err') || last(attempt?.stdout, '.out')
  return text === '' ? null : text.split('\n').slice(-lines).join('\n').slice(-TAIL).toWellFormed()
}

const excerptOf = (logPath: string | null | undefined, suffix: string): string | null =>
  readLog(logPath, suffix, readEnds)
/** A character has four bytes at most. */
const endOf = (logPath: string | null | undefined, suffix: string): string | null =>
  readLog(logPath, suffix, (file, size) => readAt(file, Math.max(0, size - 4 * TAIL), 4 * TAIL))

/** A task may put something else in the place of its log: a FIFO that nobody writes would keep the daemon for ever. */
const HARMLESS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

const readLog = (
  logPath: string | null | undefined,
  suffix: string,
  take: (file: number, size: number) => string,
): string | null => {
  if (!logPath) return null
  try {
    const file = openSync(logPath + suffix, HARMLESS)
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
