// Whole text files of a limited size, for text that people read.

import { fs } from './node-builtins.ts'

/** Why a file is no text that may be shown. */
export type NoText = 'not a regular file' | 'too large' | 'binary'

/** The text of a regular file; a link is not followed. Throws the system's errors. */
export const readTextFile = (path: string, maxBytes: number): { text: string } | { no: NoText } => {
  // Opening a FIFO must not block.
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOFOLLOW)
  try {
    const stat = fs.fstatSync(file)
    if (!stat.isFile()) return { no: 'not a regular file' }
    if (stat.size > maxBytes) return { no: 'too large' }
    const bytes = fs.readFileSync(file)
    return bytes.length > maxBytes ? { no: 'too large' } : textOf(bytes)
  } finally {
    fs.closeSync(file)
  }
}

const textOf = (bytes: Uint8Array): { text: string } | { no: NoText } => {
  if (bytes.includes(0)) return { no: 'binary' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { no: 'binary' }
  }
}
