// The two ends of a file that may be longer than memory is.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** At most so many bytes from the start; empty when the file cannot be read: a task may delete its own log. */
export const readStart = (path: string, bytes: number): string => read(path, bytes, () => 0)

/** At most so many bytes before the end. */
export const readEnd = (path: string, bytes: number): string => read(path, bytes, size => Math.max(0, size - bytes))

const read = (path: string, bytes: number, startOf: (size: number) => number): string => {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const start = startOf(size)
    const buffer = Buffer.alloc(Math.min(size, bytes))
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start))
    // The cut may have gone through a character.
    return start === 0 ? text : text.replace(/^\uFFFD+/, '')
  } catch {
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
