// Takes the middle out of a log: the first half of the limit stays, then a line says how many bytes are missing, then
// comes the end. The end is copied down, a chunk at a time, and the file cut behind it, while its writer goes on
// appending: O_APPEND puts each write where the file ends by then.
//
// What arrives meanwhile is copied too, as long as the copy gains on the writer; where it does not, less is kept, for
// the newest is what matters. Between the last look at the size and the cut are some microseconds in which a writer
// that never pauses may get a few more bytes in; no system call closes this gap, so a count is `about` once anything
// was written meanwhile.

import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { cutLine, cutPlace } from './cut-mark.ts'

const CHUNK = 2 ** 20
/** The copy gains on the writer while each round has a tenth less to do than the one before. */
const GAIN = 0.9
/** A disk that is slower than the writer may never gain; then the rest is dropped, and a second line says so. */
const MAX_ROUNDS = 50
/** So often, without a pause for anything else, it looks whether more has come. */
const MAX_LAST_READS = 64

export type Trim = {
  /** While the file is written: leaves room for a quarter of the limit, so that it is not copied again at once.
   * Resolves to whether it could take anything out. */
  live(file: FileHandle): Promise<boolean>
  /** When nobody writes any more: leaves as much as the limit allows. */
  last(file: FileHandle): Promise<boolean>
  dropped(): number
}

/** The trims of one file; nobody else may move what is in it. */
export const createTrim = (maxBytes: number): Trim => {
  const { head, place } = cutPlace(maxBytes)
  const words = (bytes: number, where?: string): Buffer => cutLine(bytes, { maxBytes, exact, where })
  let exact = true
  /** Bytes that were written and are not there any more, when all of the place counts as gone. */
  let gone = 0
  let dropped = 0

  const cut = async (file: FileHandle, keep: number): Promise<boolean> => {
    const { size } = await file.stat()
    const start = gone === 0 ? head : head + place
    let from = size - keep
    if (keep < 0 || from < head + place) return false // a limit of a few lines has no middle
    const buffer = Buffer.allocUnsafe(CHUNK)
    let read = from
    let written = head + place
    const copyTo = async (end: number) => {
      while (read < end) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, end - read), read)
        if (bytesRead === 0) throw new Error('somebody else has cut it')
        await file.write(buffer, 0, bytesRead, written)
        read += bytesRead
        written += bytesRead
      }
    }
    for (let end = size, before = Infinity, round = 0; end - read > CHUNK && round < MAX_ROUNDS; round++) {
      if (end - read > before * GAIN) {
        keep = Math.max(CHUNK, Math.floor(keep / 4))
        from = read = Math.max(read, end - keep)
        written = head + place
      }
      before = end - read
      await copyTo(end)
      end = (await file.stat()).size
    }
    // The rest in one go: nothing of ours comes between it and the cut.
    const { fd } = file
    for (let bytes = CHUNK, round = 0; bytes > 0 && round < MAX_LAST_READS; round++) {
      bytes = readSync(fd, buffer, 0, CHUNK, read)
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

  /** As far back as it goes, so that what is in front of it is as it was written. */
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
