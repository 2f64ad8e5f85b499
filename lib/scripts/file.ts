// A script on disk: how it begins, and what runs it.

import { accessSync, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { extname } from 'node:path'

/** As much as is read of a script: a comment block that is longer goes on behind it unread. */
const HEAD_BYTES = 16 * 1024

/** What interprets a script that cannot be executed and names nothing in its first line; bash the others. */
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

/** The first lines of a file. Throws as the system does, and for what is no file. */
export const readHead = (path: string): Head => {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) // a fifo must not keep the daemon waiting
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw new Error('not a file')
    const buffer = Buffer.alloc(Math.min(stat.size, HEAD_BYTES))
    const text = buffer.toString('utf8', 0, readSync(file, buffer))
    return { text: stat.size > HEAD_BYTES ? text.slice(0, text.lastIndexOf('\n') + 1) : text, size: stat.size }
  } finally {
    closeSync(file)
  }
}

/** The words before a script's path; none for bash, which takes it as a file of its own kind. Without a first line that
 * names an interpreter the system would refuse to execute it, whatever its mode. */
export const wordsBefore = (path: string, head: string | undefined): string[] | undefined => {
  const suffix = extname(path)
  if (['.sh', '.bash'].includes(suffix)) return undefined
  // As the kernel reads it: the interpreter, and all behind it as one argument.
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
