// The format of a log whose middle was dropped: its head, a line with the number of dropped bytes, its end.

import { fs } from '../system/node-builtins.ts'
import { formatSize } from '../text/size.ts'

/** The line. By default `where` is `here`, between head and end. */
export const cutLine = (
  bytes: number,
  { maxBytes, exact, where = 'here' }: { maxBytes: number; exact: boolean; where?: string | undefined },
): Buffer =>
  Buffer.from(
    `\n[sparkq: ${exact ? '' : 'about '}${bytes.toLocaleString('en-US')} bytes dropped ${where}; ` +
      `max_log is ${formatSize(maxBytes)}]\n`,
  )

/** The bytes of the head, and of the place after it that is reserved for the line. The line fills the end of its place;
 * the bytes before it stay as they were written. */
export const cutPlace = (maxBytes: number): { head: number; place: number } => ({
  head: Math.floor(maxBytes / 2),
  place: cutLine(Number.MAX_SAFE_INTEGER, { maxBytes, exact: false }).length,
})

/** Where the line begins and ends, and the number of dropped bytes in it. */
export type Cut = { start: number; end: number; dropped: number }

/** Where an open log with this limit was cut; undefined if it was not. */
export const findCut = (file: number, maxBytes: number): Cut | undefined => {
  const { head, place } = cutPlace(maxBytes)
  const buffer = Buffer.alloc(place)
  if (fs.readSync(file, buffer, 0, place, head) < place) return undefined
  const [line, dropped] =
    /\n\[sparkq: (?:about )?([\d,]+) bytes dropped here; max_log is [^\]\n]+\]\n$/.exec(buffer.toString('latin1')) ?? []
  return line === undefined
    ? undefined
    : { start: head + place - line.length, end: head + place, dropped: Number(dropped!.replaceAll(',', '')) }
}
