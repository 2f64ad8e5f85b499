// The lines of a file that may be larger than memory, one after the other.

import { closeSync, openSync, readSync } from 'node:fs'
import { createSplitter } from './json-lines.ts'

/** The lines from the byte `start` on, without blank ones. */
export function* fileLines(path: string, start = 0): Generator<string> {
  const file = openSync(path, 'r')
  try {
    yield* linesOf(file, start)
  } finally {
    closeSync(file)
  }
}

/** The same for an open file, which may be unlinked. */
export function* linesOf(file: number, start = 0): Generator<string> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  let ready: string[] = []
  const splitter = createSplitter(line => ready.push(line), { limit: Infinity })
  for (let at = start, read: number; (read = readSync(file, buffer, 0, CHUNK_BYTES, at)) > 0; at += read) {
    splitter.push(buffer.subarray(0, read))
    yield* ready
    ready = []
  }
  const last = splitter.rest()
  if (last.trim() !== '') yield last
}

const CHUNK_BYTES = 64 * 1024
