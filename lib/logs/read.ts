// Reads a log while it is written, to its end. The file is read where it lies: nothing goes through the daemon, and one
// that is read slowly costs nobody but its reader.
//
// A log that grows beyond its limit loses its middle, by its runner, while it is read (lib/logs/trim.ts): what was
// behind it moves forward. The line that is left there says by how much, so the reader finds the place where it was.

import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { appeared, grown } from '../system/file-watch.ts'
import { pause } from '../system/pause.ts'
import { cutPlace, findCut, type Cut } from './cut-mark.ts'

export type LogRequest = {
  path: string
  /** The limit beyond which it is cut. */
  maxBytes: number
  /** Begin with so many of its last lines; undefined is the beginning. */
  tail: number | undefined
  /** Aborted once nobody writes into it any more. */
  over: AbortSignal
  /** The next bytes, which are the taker's only until it resolves; then it is asked again. */
  take: (bytes: Uint8Array) => Promise<void>
  /** Bytes were dropped before they could be read. */
  missed: (bytes: number) => void
}

const CHUNK = 64 * 1024
const CUT_RETRY_MS = 10
const MAX_CUT_RETRIES = 20

export const readLog = async ({ path, maxBytes, tail, over, take, missed }: LogRequest): Promise<void> => {
  const file = await openLog(path, over)
  if (file === undefined) return
  try {
    const { head } = cutPlace(maxBytes)
    const buffer = Buffer.allocUnsafe(CHUNK)
    const cutNow = (size: number): Cut | undefined => (size > head ? findCut(file, maxBytes) : undefined)
    let position = tail === undefined ? 0 : lastLinesAt(file, tail)
    let cut = cutNow(fstatSync(file).size)
    /** Whether it was too long when it was looked at, and so will be cut. */
    let awaited = false
    let looks = 0

    const isMoving = (): boolean => {
      const { size } = fstatSync(file)
      return size > maxBytes || cutNow(size)?.dropped !== cut?.dropped
    }

    for (;;) {
      const last = over.aborted // what is read from here on is all that there will be
      const { size } = fstatSync(file)
      if (size < position && size < head) position = 0 // a cut leaves the head: its task has emptied it
      const next = cutNow(size)
      if (next?.dropped !== cut?.dropped) {
        const at = moved(position, cut, next)
        if (at.missed > 0) missed(at.missed)
        position = at.position
        cut = next
      } else if (!last && (size < position || (awaited && size <= maxBytes)) && looks++ < MAX_CUT_RETRIES) {
        await pause(CUT_RETRY_MS) // the line is written right after the cut; without one, another program has cut it
        continue
      }
      position = Math.min(position, size)
      awaited = size > maxBytes
      looks = 0
      // One that is too long is about to be cut, or is being cut right now: behind its head nothing stands still.
      const upto = size > maxBytes && !last ? head : Infinity
      const bytes = readSync(file, buffer, 0, Math.max(0, Math.min(CHUNK, upto - position)), position)
      if (bytes > 0 && position + bytes > head && !last && isMoving()) continue
      if (bytes > 0) {
        position += bytes
        await take(buffer.subarray(0, bytes))
      } else if (last) return
      else if (isSame(path, file)) await grown(path, size, over)
      else await end(over) // it was removed; what is still written into it comes at the end
    }
  } finally {
    closeSync(file)
  }
}

/** Waits until it is there; undefined when there will be none, or a task put something else in its place: a link leads
 * anywhere, and a FIFO without a writer would hold the reader. */
const openLog = async (path: string, over: AbortSignal): Promise<number | undefined> => {
  for (;;) {
    const last = over.aborted
    try {
      const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
      if (fstatSync(file).isFile()) return file
      closeSync(file)
      return undefined
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ELOOP' || code === 'ENXIO') return undefined // a link, a socket
      if (code !== 'ENOENT') throw error
      if (last) return undefined
      await appeared(path, over)
    }
  }
}

/** Where what stood at a position is after the next cut, or what comes first behind it, and how many bytes are missing
 * before that. */
const moved = (
  position: number,
  before: Cut | undefined,
  now: Cut | undefined,
): { position: number; missed: number } => {
  const written = before && position >= before.end ? position + shift(before) : position
  if (now === undefined || written <= now.start) return { position: written, missed: 0 }
  const found = written - shift(now)
  return { position: Math.max(found, now.end), missed: Math.max(0, now.end - found) }
}

/** How far what stands behind a cut has moved: what was dropped there, less the line. */
const shift = ({ start, end, dropped }: Cut): number => dropped - (end - start)

/** Where the last lines of a file begin; what comes behind the last newline is one. */
const lastLinesAt = (file: number, lines: number): number => {
  const buffer = Buffer.allocUnsafe(CHUNK)
  const { size } = fstatSync(file)
  if (lines === 0) return size
  let left = lines
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK)
    const bytes = readSync(file, buffer, 0, end - start, start)
    for (let at = bytes - 1; at >= 0; at--) {
      if (buffer[at] === NEWLINE && start + at < size - 1 && --left === 0) return start + at + 1
    }
    end = start
  }
  return 0
}

const NEWLINE = 10

const isSame = (path: string, file: number): boolean =>
  statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino

const end = (over: AbortSignal): Promise<void> =>
  new Promise(resolve => (over.aborted ? resolve() : over.addEventListener('abort', () => resolve(), { once: true })))
