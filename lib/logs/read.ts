// Reads a log to its end while it is written. It reads the file itself: nothing goes through the daemon, and a slow
// reader delays only itself.
//
// When a log exceeds its limit, its runner drops the middle (lib/logs/trim.ts), also while it is read: the bytes after
// the middle move towards the start. The line that replaces the middle says by how many bytes, so the reader finds its
// position again.

import { fs } from '../system/node-builtins.ts'
import { appeared, grown } from '../system/file-watch.ts'
import { pause } from '../system/pause.ts'
import { cutPlace, findCut, type Cut } from './cut-mark.ts'

export type LogRequest = {
  path: string
  /** The limit at which the runner cuts the log. */
  maxBytes: number
  /** How many of its last lines to begin with; undefined begins at the start. */
  tail: number | undefined
  /** The byte of the file to begin with, instead of `tail`. */
  from?: number | undefined
  /** Aborted once no process writes into it any more. */
  over: AbortSignal
  /** Receives the next bytes, which are valid until it resolves; then it is called again. */
  take: (bytes: Uint8Array) => Promise<void>
  /** Bytes were dropped before they could be read. */
  missed: (bytes: number) => void
}

const CHUNK_BYTES = 64 * 1024
const CUT_RETRY_MS = 10
const MAX_CUT_RETRIES = 20

export const readLog = async ({ path, maxBytes, tail, from = 0, over, take, missed }: LogRequest): Promise<void> => {
  const file = await openLog(path, over)
  if (file === undefined) return
  try {
    const { head } = cutPlace(maxBytes)
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    const cutNow = (size: number): Cut | undefined => (size > head ? findCut(file, maxBytes) : undefined)
    let cut = cutNow(fs.fstatSync(file).size)
    let position = tail === undefined ? from : await lastLinesAt(file, tail)
    /** Whether the log exceeded its limit at the last check, so that a cut is due. */
    let isCutDue = false
    let retries = 0

    const isMoving = (): boolean => {
      const { size } = fs.fstatSync(file)
      return size > maxBytes || cutNow(size)?.dropped !== cut?.dropped
    }

    for (;;) {
      const last = over.aborted // nothing is written after this
      const { size } = fs.fstatSync(file)
      if (size < position && size < head) position = 0 // a cut keeps the head, so the task itself has emptied the log
      const next = cutNow(size)
      if (next?.dropped !== cut?.dropped) {
        const at = moved(position, cut, next)
        if (at.missed > 0) missed(at.missed)
        position = at.position
        cut = next
      } else if (!last && (size < position || (isCutDue && size <= maxBytes)) && retries++ < MAX_CUT_RETRIES) {
        await pause(CUT_RETRY_MS) // the line follows the cut at once; without it, another program has cut the log
        continue
      }
      position = Math.min(position, size)
      isCutDue = size > maxBytes
      retries = 0
      // A log over its limit is about to be cut or is being cut: any byte after its head may move.
      const upto = size > maxBytes && !last ? head : Infinity
      const bytes = fs.readSync(file, buffer, 0, Math.max(0, Math.min(CHUNK_BYTES, upto - position)), position)
      if (bytes > 0 && position + bytes > head && !last && isMoving()) continue
      if (bytes > 0) {
        position += bytes
        await take(buffer.subarray(0, bytes))
      } else if (last) return
      else if (isSame(path, file)) await grown(path, size, over)
      else await end(over) // the log was removed; what is still written into it is read at the end
    }
  } finally {
    fs.closeSync(file)
  }
}

/** The descriptor of a log; `missing` if there is no file. It is `other` if the task put something else in its place: a
 * link may lead anywhere, and a FIFO without a writer would block the reader. */
export const openLogNow = (path: string): number | 'missing' | 'other' => {
  try {
    const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOFOLLOW)
    if (fs.fstatSync(file).isFile()) return file
    fs.closeSync(file)
    return 'other'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'missing'
    if (code === 'ELOOP' || code === 'ENXIO') return 'other' // a link, a socket
    throw error
  }
}

/** Opens the log once it exists; undefined if there will be none, or if something else is in its place. */
const openLog = async (path: string, over: AbortSignal): Promise<number | undefined> => {
  for (;;) {
    const last = over.aborted
    const file = openLogNow(path)
    if (file === 'other' || (file === 'missing' && last)) return undefined
    if (file !== 'missing') return file
    await appeared(path, over)
  }
}

/** Where the bytes at a position are after the latest cut. If they were dropped, the position is that of the first
 * bytes kept, and `missed` is the number of bytes skipped. */
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

/** How far the bytes after a cut have moved: the dropped bytes less the line. */
const shift = ({ start, end, dropped }: Cut): number => dropped - (end - start)

/** The offset at which the last lines of a file begin; text after the last newline is a line too. A large file may have
 * few lines, and the daemon does other work while it is read. */
const lastLinesAt = async (file: number, lines: number): Promise<number> => {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  const { size } = fs.fstatSync(file)
  if (lines === 0) return size
  let left = lines
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES)
    const bytes = fs.readSync(file, buffer, 0, end - start, start)
    for (let at = bytes - 1; at >= 0; at--) {
      if (buffer[at] === NEWLINE && start + at < size - 1 && --left === 0) return start + at + 1
    }
    end = start
    await new Promise(resolve => setImmediate(resolve))
  }
  return 0
}

const NEWLINE = 10

const isSame = (path: string, file: number): boolean =>
  fs.statSync(path, { throwIfNoEntry: false })?.ino === fs.fstatSync(file).ino

const end = (over: AbortSignal): Promise<void> =>
  new Promise(resolve => (over.aborted ? resolve() : over.addEventListener('abort', () => resolve(), { once: true })))
