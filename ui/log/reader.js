// @ts-check
// Reads the output of an attempt into lines: all of it, or the end of a long one and the rest as it is scrolled to;
// then what is written, until the attempt has ended.

/** @import { Stream } from './lines.js' */
/** @import { Attempt } from './requests.js' */
/** `first`: the index of the first block that changed; `added` and `dropped`: so many blocks at the start (`Start`) or
 * at the end. `reset`: everything is new.
 * @typedef {{ first?: number, addedStart?: number, droppedStart?: number, droppedEnd?: number, reset?: true }} Change
 */

import { Refusal } from '../api.js'
import { followOutput } from './follow.js'
import { createLogLines } from './lines.js'
import { measure, outputPath, readRange } from './requests.js'
import { looksBinary } from './rows.js'

/** A longer output is read in parts. */
const WHOLE_BYTES = 8 * 2 ** 20
const PART_BYTES = 512 * 1024
/** More is never held; it is counted in characters. */
const MOST_HELD = 24 * 2 ** 20

export class LogReader {
  lines = createLogLines()
  /** @type {Record<Stream, number>} */
  sizes = { out: 0, err: 0 }
  /** @type {'reading' | 'live' | 'done'} */
  state = 'reading'
  /** @type {Refusal | undefined} */
  refusal
  /** Both are too long to be shown at once: only the first is. */
  isTooLong = false
  isBinary = false
  isRunning = false
  #closing = new AbortController()
  /** Aborts the requests of one reading; another begins with `#restart`. */
  #reading = new AbortController()
  #isLoading = false

  /** @param {Attempt} attempt @param {Stream[]} streams
   * @param {(change: Change) => void} changed called after each change, and with nothing in it when the state has */
  constructor(attempt, streams, changed) {
    this.attempt = attempt
    this.streams = streams
    this.changed = changed
  }

  /** Reads until the attempt has ended or `close` is called. @param {boolean} isRunning */
  open(isRunning) {
    this.isRunning = isRunning
    this.#restart(async signal => {
      for (const stream of this.streams) this.sizes[stream] = (await measure(this.#path(stream), signal)).size
      this.isTooLong ||= this.streams.length > 1 && this.sizes.out + this.sizes.err > WHOLE_BYTES
      if (this.isTooLong) this.streams.splice(1)
      const [stream] = this.streams
      if (stream !== undefined && this.sizes[stream] > WHOLE_BYTES) await this.#readPart(stream, signal)
      if (this.isRunning) await Promise.all(this.streams.map(stream => this.#readOn(stream, signal)))
      else for (const stream of this.streams) await this.#readOn(stream, signal)
    })
  }

  close() {
    this.#closing.abort()
    this.#reading.abort()
  }

  get hasEarlier() {
    return this.streams.some(stream => this.lines.lanes[stream].start > 0)
  }

  /** Whether a part of what was there at first is still to come. */
  get isBehind() {
    return this.state === 'reading' || this.streams.some(stream => this.lines.lanes[stream].end < this.sizes[stream])
  }

  get hasLater() {
    return this.streams.length === 1 && this.streams.some(stream => this.lines.lanes[stream].end < this.sizes[stream])
  }

  /** Reads the part before what is held; `later` the part after. */
  earlier() {
    return this.#part(async (stream, signal) => {
      const { lines } = this
      const { start } = lines.lanes[stream]
      const from = Math.max(0, start - PART_BYTES)
      if (start === 0) return
      // A window that is full forgets its end for this, so it cannot go on with what comes.
      if (this.state === 'live' && lines.size + PART_BYTES > MOST_HELD) this.#reading.abort(), this.#enter('done')
      const bytes = await readRange(this.#path(stream), from, start, signal)
      if (lines !== this.lines) return // it was read anew meanwhile
      const addedStart = lines.prepend(stream, bytes, from)
      this.changed({ addedStart, droppedEnd: lines.dropEnd(MOST_HELD) })
    })
  }

  later() {
    return this.#part(async (stream, signal) => {
      const { lines } = this
      const { end } = lines.lanes[stream]
      if (end >= this.sizes[stream]) return
      const bytes = await readRange(this.#path(stream), end, Math.min(end + PART_BYTES, this.sizes[stream]), signal)
      if (lines === this.lines) this.#push(stream, bytes)
    })
  }

  /** Reads from an offset on, for a place that is not held; without one the end, and goes on from there.
   * @param {number} [at] */
  async readAt(at) {
    const [stream] = this.streams
    if (stream === undefined) return
    await this.#restart(async signal => {
      await this.#readPart(stream, signal, at)
      if (at === undefined) await this.#readOn(stream, signal)
    })
  }

  /** @param {Stream} stream @param {AbortSignal} signal @param {number} [at] by default the end */
  async #readPart(stream, signal, at) {
    const { size } = await measure(this.#path(stream), signal)
    this.sizes[stream] = size
    const from = at === undefined ? Math.max(0, size - PART_BYTES) : Math.min(at, size)
    const end = Math.min(from + PART_BYTES, size)
    const bytes = from === end ? new Uint8Array() : await readRange(this.#path(stream), from, end, signal)
    // The end begins with a whole line.
    const skipped = at === undefined && from > 0 ? bytes.indexOf(10) + 1 : 0
    this.#reset({ [stream]: from + skipped })
    this.#push(stream, bytes.subarray(skipped))
  }

  /** Reads what follows, until the attempt has ended. @param {Stream} stream @param {AbortSignal} signal */
  async #readOn(stream, signal) {
    const isWhole = await followOutput(this.#path(stream), signal, {
      from: () => this.lines.lanes[stream].end,
      opened: () => this.isRunning && this.#enter('live'),
      take: bytes => {
        this.sizes[stream] = Math.max(this.sizes[stream], this.lines.lanes[stream].end + bytes.length)
        this.#push(stream, bytes)
      },
    })
    if (!isWhole) this.open(true)
  }

  /** @param {Stream} stream @param {Uint8Array} bytes */
  #push(stream, bytes) {
    if (this.lines.size === 0 && looksBinary(bytes)) this.isBinary = true
    const first = this.lines.push(stream, bytes)
    const droppedStart = this.lines.dropStart(MOST_HELD)
    this.changed({ first: Math.max(0, first - droppedStart), droppedStart })
  }

  /** @param {(signal: AbortSignal) => Promise<void>} work */
  async #restart(work) {
    this.#reading.abort()
    this.#reading = new AbortController()
    const signal = AbortSignal.any([this.#reading.signal, this.#closing.signal])
    this.refusal = undefined
    this.#reset({})
    this.#enter('reading')
    try {
      await work(signal)
      if (!signal.aborted) this.#enter('done')
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
      this.#enter('done')
    }
  }

  /** One part at a time. @param {(stream: Stream, signal: AbortSignal) => Promise<void>} work */
  async #part(work) {
    const [stream] = this.streams
    if (this.#isLoading || stream === undefined) return
    this.#isLoading = true
    await work(stream, this.#closing.signal).catch(error => {
      if (error instanceof Refusal) this.refusal = error
    })
    this.#isLoading = false
  }

  /** @param {Partial<Record<Stream, number>>} from */
  #reset(from) {
    this.lines = createLogLines(from)
    this.changed({ reset: true })
  }

  /** @param {LogReader['state']} state */
  #enter(state) {
    if (this.state === state) return
    this.state = state
    this.changed({})
  }

  /** @param {Stream} stream */
  #path(stream) {
    return outputPath(this.attempt, stream)
  }
}
