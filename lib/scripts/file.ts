// A script on disk: its first lines and its interpreter.

import { accessSync, closeSync, constants, fstatSync, openSync } from 'node:fs'
import { extname } from 'node:path'
import { readAt } from '../system/file-ends.ts'

/** The part of a script that is read; the rest of a longer comment block is ignored. */
const HEAD_BYTES = 16 * 1024

/** By suffix, the interpreter of a script that is not executable and has no `#!` line; bash for all other suffixes. */
const INTERPRETERS: Record<string, string> = {
  '.py': 'python3',
  '.rb': 'ruby',
  '.pl': 'perl',
  '.js': 'node',
  '.ts': 'node',
}

/** The suffixes that make a file a script (docs/contract.md §10). */
export const SUFFIXES: ReadonlySet<string> = new Set(['.sh', '.bash', ...Object.keys(INTERPRETERS)])

export type Head = { text: string; size: number }

/** The first lines of a file. Throws the system's errors, and for anything but a regular file. */
export const readHead = (path: string): Head => {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) // opening a FIFO must not block the daemon
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw new Error('not a file')
    const text = readAt(file, 0, Math.min(stat.size, HEAD_BYTES))
    return { text: stat.size > HEAD_BYTES ? text.slice(0, text.lastIndexOf('\n') + 1) : text, size: stat.size }
  } finally {
    closeSync(file)
  }
}

/** The words before the path of a script; undefined for bash, because its tool has a field for a script. A file without
 * a `#!` line cannot be executed, whatever its mode. */
export const wordsBefore = (path: string, head: string | undefined): string[] | undefined => {
  const suffix = extname(path)
  if (['.sh', '.bash'].includes(suffix)) return undefined
  // Parsed as the kernel does: the interpreter, then everything after it as one argument.
  const [, interpreter, argument] = /^#![ \t]*([^ \t\r\n]+)[ \t]*([^\r\n]*?)[ \t]*\r?(?:\n|$)/.exec(head ?? '') ?? []
  const byName = INTERPRETERS[suffix]
  if (isExecutable(path) && (interpreter !== undefined || byName === undefined)) return []
  if (interpreter !== undefined) return argument ? [interpreter, argument] : [interpreter]
  return byName === undefined ? undefined : [byName]
}

export const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
