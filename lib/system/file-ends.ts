// The two ends of a file that may be larger than memory.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Up to this many bytes from the start; empty if the file cannot be read, because a task may delete its own log. */
export const readStart = (path: string, bytes: number): string => read(path, bytes, () => 0)

/** Up to this many bytes before the end. */
export const readEnd = (path: string, bytes: number): string => read(path, bytes, size => Math.max(0, size - bytes))

/** Up to this many bytes of an open file, from a position on. */
export const readAt = (file: number, position: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes)
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, position))
}

const read = (path: string, bytes: number, startOf: (size: number) => number): string => {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const start = startOf(size)
    const text = readAt(file, start, Math.min(size, bytes))
    // The first byte may be inside a character.
    return start === 0 ? text : text.replace(/^\uFFFD+/, '')
  } catch {
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
