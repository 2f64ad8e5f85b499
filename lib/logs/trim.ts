// Drops the middle of a log: the first half of the limit stays, then a line says how many bytes are missing, then comes
// the end. The end is copied towards the start of the file in chunks, and the file is truncated after the copy.
// Meanwhile its writer goes on appending: O_APPEND puts each write at the end that the file has then.
//
// What is written meanwhile is copied too, as long as the copy gains on the writer. If it does not, less is kept,
// because the newest output matters most. Between the last check of the size and the truncation are some microseconds
// in which a few more bytes may be written and lost. No system call closes this gap, so the count is `about` once
// anything was written during a cut.

import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { cutLine, cutPlace } from './cut-mark.ts'

const CHUNK_BYTES = 2 ** 20
/** The copy gains on the writer while each round copies at least a tenth less than the one before. */
const GAIN = 0.9
/** A disk that is slower than the writer may never gain; then the rest is dropped, and a second line reports it. */
const MAX_ROUNDS = 50
/** How many reads in a row, without yielding to the event loop, look for more bytes. */
const MAX_LAST_READS = 64

export type Trim = {
  /** While the file is written: leaves a quarter of the limit free, so that the next cut is not due at once. Resolves
   * to whether anything was dropped. */
  live(file: FileHandle): Promise<boolean>
  /** After the last write: keeps as much as the limit allows. */
  last(file: FileHandle): Promise<boolean>
  dropped(): number
}

/** The trims of one file; nothing else may move its content. */
export const createTrim = (maxBytes: number): Trim => {
  const { head, place } = cutPlace(maxBytes)
  const words = (bytes: number, where?: string): Buffer => cutLine(bytes, { maxBytes, exact, where })
  let exact = true
  /** Bytes that were written and are no longer in the file, with the whole place of the line counted as dropped. */
  let gone = 0
  let dropped = 0

  const cut = async (file: FileHandle, keep: number): Promise<boolean> => {
    const { size } = await file.stat()
    const start = gone === 0 ? head : head + place
    let from = size - keep
    if (keep < 0 || from < head + place) return false // a limit of a few lines has no middle
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    let read = from
    let written = head + place
    const copyTo = async (end: number) => {
      while (read < end) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, end - read), read)
        if (bytesRead === 0) throw new Error('another process has cut it')
        await file.write(buffer, 0, bytesRead, written)
        read += bytesRead
        written += bytesRead
      }
    }
    for (let end = size, before = Infinity, round = 0; end - read > CHUNK_BYTES && round < MAX_ROUNDS; round++) {
      if (end - read > before * GAIN) {
        keep = Math.max(CHUNK_BYTES, Math.floor(keep / 4))
        from = read = Math.max(read, end - keep)
        written = head + place
      }
      before = end - read
      await copyTo(end)
      end = (await file.stat()).size
    }
    // The rest is copied synchronously, so that no other code of this process runs before the truncation.
    const { fd } = file
    for (let bytes = CHUNK_BYTES, round = 0; bytes > 0 && round < MAX_LAST_READS; round++) {
      bytes = readSync(fd, buffer, 0, CHUNK_BYTES, read)
      writeSync(fd, buffer, 0, bytes, written)
      read += bytes
      written += bytes
    }
    if (read > size) exact = false
    const missed = fstatSync(fd).size - read
    if (missed > 0) {
      exact = false
      const line = words(missed, 'while this log was cut')
      if (written + line.length <= read + missed) written += writeSync(fd, line, 0, line.length, written)
    }
    const end = fstatSync(fd).size
    ftruncateSync(fd, written)
    gone += from - start + (end - read)
    writeLine(fd)
    return true
  }

  /** The line is at the end of its place, so that the bytes before it stay as they were written. */
  const writeLine = (fd: number) => {
    let line = words(gone)
    for (let before = 0; before !== line.length; ) {
      before = line.length
      line = words(gone - (place - line.length))
    }
    dropped = gone - (place - line.length)
    writeSync(fd, line, 0, line.length, head + place - line.length)
  }

  return {
    live: file => cut(file, Math.floor(maxBytes / 4)),
    last: file => cut(file, maxBytes - head - place),
    dropped: () => dropped,
  }
}
