// @ts-check
// The rows of an output in blocks of up to 200, as its bytes arrive: appended while it is written, or put before the
// rest when an earlier part is read. Of a log of 1 GB only a window is held. A block keeps its text; rows are made when
// it is shown.

import { styleAfter } from './ansi-style.js'

export const BLOCK_ROWS = 200
/** A longer line is broken into several rows. */
export const MAX_ROW_BYTES = 16 * 1024

/** @typedef {'out' | 'err'} Stream */
/** Where a block begins in a stream: the offset in bytes, the number of the row, the style of terminal text.
 * @typedef {{ at: number, row: number, style: number }} Place */
/** `kinds` has a character for each row: `o` or `e` for the stream, in upper case if the row continues the one before.
 * @typedef {{ text: string, kinds: string, places: Record<Stream, Place> }} Block */
/** @typedef {Place & {
 *   start: number, end: number, pending: Uint8Array<ArrayBufferLike>, isBroken: boolean, origin: number | null,
 * }} Lane
 * A stream as far as it was read: from `start` to `end`; `pending` is its last line without a newline so far; `origin`
 * is the row at its first byte, if that was read. */

/** @param {Partial<Record<Stream, number>>} [from] the offsets at which reading begins */
export const createLogLines = ({ out = 0, err = 0 } = {}) => new LogLines({ out: laneFrom(out), err: laneFrom(err) })

export class LogLines {
  /** @type {Block[]} */
  blocks = []
  /** The characters in all blocks. */
  size = 0

  /** @param {Record<Stream, Lane>} lanes */
  constructor(lanes) {
    this.lanes = lanes
  }

  /** Appends bytes to a stream. @param {Stream} stream @param {Uint8Array} bytes
   * @returns {number} the index of the first block that changed */
  push(stream, bytes) {
    const lane = this.lanes[stream]
    const first = this.#open() ? this.blocks.length - 1 : this.blocks.length
    const data = lane.pending.length === 0 ? bytes : joined(lane.pending, bytes)
    const base = lane.end - lane.pending.length
    lane.end += bytes.length
    let [from, to, rows] = [0, 0, 0]
    const flush = () => {
      if (rows > 0) this.#add(stream, TEXT.decode(data.subarray(from, to - 1)), { rows, next: base + to })
      ;[from, rows] = [to, 0]
    }
    for (let newline = data.indexOf(NEWLINE); newline >= 0; newline = data.indexOf(NEWLINE, to)) {
      if (newline - to > MAX_ROW_BYTES || lane.isBroken) {
        flush()
        const last = this.#break(stream, data.subarray(to, newline), base + to)
        this.#add(stream, TEXT.decode(last), { rows: 1, next: base + newline + 1 })
        lane.isBroken = false
        from = to = newline + 1
        continue
      }
      to = newline + 1
      if (++rows === BLOCK_ROWS - (this.#open()?.kinds.length ?? 0)) flush()
    }
    flush()
    const rest = data.subarray(to)
    lane.pending = (rest.length > MAX_ROW_BYTES ? this.#break(stream, rest, base + to) : rest).slice()
    return first
  }

  /** Puts earlier bytes of the only stream before its blocks; they end where those begin. Unless they begin with the
   * stream, what comes before their first newline is left for the next time.
   * @param {Stream} stream @param {Uint8Array} bytes @param {number} at the offset of the first
   * @returns {number} how many blocks were added */
  prepend(stream, bytes, at) {
    const lane = this.lanes[stream]
    const skipped = at === 0 ? 0 : bytes.indexOf(NEWLINE) + 1
    const earlier = createLogLines({ [stream]: at + skipped })
    earlier.push(stream, bytes.subarray(skipped))
    const { row, pending } = earlier.lanes[stream]
    if (pending.length > 0) earlier.push(stream, LINE_END)
    const shift = (this.blocks[0]?.places[stream] ?? lane).row - (pending.length > 0 ? row + 1 : row)
    for (const { places } of earlier.blocks) places[stream].row += shift
    this.blocks.unshift(...earlier.blocks)
    this.size += earlier.size
    lane.start = at + skipped
    if (lane.start === 0) lane.origin = shift
    return earlier.blocks.length
  }

  /** Forgets blocks at the start until at most so many characters are left. @param {number} most
   * @returns {number} how many blocks */
  dropStart(most) {
    let dropped = 0
    while (this.size > most && this.blocks.length - dropped > 1)
      this.size -= (this.blocks[dropped++]?.text.length ?? 0) + 1
    this.blocks.splice(0, dropped)
    if (dropped > 0) for (const stream of STREAMS) this.lanes[stream].start = this.blocks[0]?.places[stream].at ?? 0
    return dropped
  }

  /** Forgets blocks at the end until at most so many characters are left: reading goes on from `end`.
   * @param {number} most @returns {number} how many blocks */
  dropEnd(most) {
    let dropped = 0
    for (; this.size > most && this.blocks.length > 1; dropped++) {
      const { places, text } = /** @type {Block} */ (this.blocks.pop())
      this.size -= text.length + 1
      for (const stream of STREAMS)
        Object.assign(this.lanes[stream], places[stream], { end: places[stream].at, pending: NOTHING, isBroken: false })
    }
    return dropped
  }

  /** `next`: the offset after the text.
   * @param {Stream} stream @param {string} text @param {{ rows: number, next: number }} what */
  #add(stream, text, { rows, next }) {
    const lane = this.lanes[stream]
    let block = this.#open()
    if (block === undefined) {
      block = { text: '', kinds: '', places: { out: placeOf(this.lanes.out), err: placeOf(this.lanes.err) } }
      this.blocks.push(block)
    }
    const kind = stream === 'out' ? 'o' : 'e'
    block.text += block.kinds === '' ? text : `\n${text}`
    block.kinds += lane.isBroken ? kind.toUpperCase() : kind.repeat(rows)
    this.size += text.length + 1
    lane.row += lane.isBroken ? 0 : rows
    lane.style = styleAfter(text, lane.style)
    lane.at = next
  }

  /** Breaks a long line into rows and returns what is left of it. Of a line that was overwritten again and again, as by
   * a progress bar, only its last text is kept. @param {Stream} stream @param {Uint8Array} line @param {number} at */
  #break(stream, line, at) {
    const lane = this.lanes[stream]
    if (!lane.isBroken) line = line.subarray(line.lastIndexOf(RETURN, line.length - 2) + 1)
    for (; line.length > MAX_ROW_BYTES; lane.isBroken = true) {
      const length = breakAt(line)
      at += length
      this.#add(stream, TEXT.decode(line.subarray(0, length)), { rows: 1, next: at })
      line = line.subarray(length)
    }
    return line
  }

  #open() {
    const last = this.blocks.at(-1)
    return last !== undefined && last.kinds.length < BLOCK_ROWS ? last : undefined
  }
}

/** @type {readonly Stream[]} */
const STREAMS = ['out', 'err']
export const TEXT = new TextDecoder()
const NEWLINE = 10
const RETURN = 13
const ESCAPE = 27
const NOTHING = new Uint8Array()
const LINE_END = new Uint8Array([NEWLINE])

/** @param {number} start @returns {Lane} */
const laneFrom = start => ({
  ...{ start, end: start, at: start, row: 0, style: 0 },
  ...{ pending: NOTHING, isBroken: false, origin: start === 0 ? 0 : null },
})

/** @param {Place} place @returns {Place} */
const placeOf = ({ at, row, style }) => ({ at, row, style })

/** Where a long line is broken: neither within a character nor within a short escape sequence.
 * @param {Uint8Array} line */
const breakAt = line => {
  let at = MAX_ROW_BYTES
  while (((line[at] ?? 0) & 0xc0) === 0x80 && at > MAX_ROW_BYTES - 4) at--
  const begun = line.lastIndexOf(ESCAPE, at - 1)
  return begun > at - 32 && begun > 0 ? begun : at
}

/** @param {Uint8Array} a @param {Uint8Array} b */
const joined = (a, b) => {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
