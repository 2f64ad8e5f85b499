// @ts-check
// An output in the page: reads it, shows what changed once a frame, follows its end, and reads on where it is scrolled
// to.

/** @import { Stream } from './lines.js' */
/** @import { At } from './blocks.js' */
/** @import { Attempt } from './requests.js' */
/** @import { Change } from './reader.js' */
/** @import { Row } from './rows.js' */
import { useEffect, useRef, useState } from '../html.js'
import { LogBlocks } from './blocks.js'
import { LogReader } from './reader.js'

/** Closer to the end than this is at the end. */
const END_PX = 80
/** Closer to the start or the end of what is held than this, the part beyond is read. */
const NEAR_PX = 900

/** `from`: the offset to begin with.
 * @typedef {Attempt & {
 *   streams: readonly Stream[], isRunning: boolean, from: number | undefined, addressOf: (row: Row) => string,
 * }} Wanted */

export class LogView {
  /** @type {Change | undefined} */
  #change
  #frame = 0
  #lastY = scrollY
  #isCaughtUp = false
  isFollowing = false

  /** @param {HTMLElement} box @param {Wanted} wanted @param {() => void} changed */
  constructor(box, { task, attempt, streams, isRunning, from, addressOf }, changed) {
    this.box = box
    this.changed = changed
    this.reader = new LogReader({ task, attempt }, [...streams], change => this.#collect(change))
    this.blocks = new LogBlocks(box, this.reader.lines, addressOf)
    if (from === undefined) this.reader.open(isRunning)
    else void this.reader.readAt(from)
    addEventListener('scroll', this.#scrolled, { passive: true })
  }

  close() {
    removeEventListener('scroll', this.#scrolled)
    cancelAnimationFrame(this.#frame)
    this.reader.close()
    this.blocks.close()
  }

  /** To the end, also of what is not held, and on with it. */
  async end() {
    this.isFollowing = true
    if (this.reader.hasLater) await this.reader.readAt()
    this.#toEnd()
    this.changed()
  }

  /** To the start, also of what is not held. */
  async top() {
    this.isFollowing = false
    if (this.reader.hasEarlier) await this.reader.readAt(0)
    this.box.scrollIntoView({ block: 'start' })
    this.#lastY = scrollY
    this.changed()
  }

  /** Shows a row and marks it. @param {At} at @param {ReadonlyMap<number, readonly number[]>} hits */
  show(at, hits) {
    this.isFollowing = false
    this.blocks.mark(hits, at)
    this.blocks.reveal(at)
    this.#lastY = scrollY
  }

  /** @param {Change} change */
  #collect(change) {
    const before = this.#change ?? {}
    const { addedStart = 0, droppedStart = 0, droppedEnd = 0 } = change
    const first = before.first === undefined ? undefined : Math.max(0, before.first + addedStart - droppedStart)
    this.#change = change.reset
      ? { reset: true }
      : {
          ...(before.reset ? { reset: true } : {}),
          ...least(first, change.first),
          addedStart: (before.addedStart ?? 0) + addedStart,
          droppedStart: (before.droppedStart ?? 0) + droppedStart,
          droppedEnd: (before.droppedEnd ?? 0) + droppedEnd,
        }
    cancelAnimationFrame(this.#frame)
    // What is put before the rest must not be mixed with what is appended.
    if (addedStart > 0) this.#flush()
    else this.#frame = requestAnimationFrame(() => this.#flush())
  }

  #flush() {
    const change = this.#change
    this.#change = undefined
    if (change !== undefined) {
      const { reader } = this
      const wasAtEnd = this.#isCaughtUp && this.#isAtEnd()
      this.blocks.apply(change, reader.lines)
      // What was written before the page was opened is not followed: that would hide the headline.
      this.#isCaughtUp ||= !reader.isBehind
      if (reader.state === 'live' && (wasAtEnd || (this.#isCaughtUp && this.#isAtEnd()))) this.isFollowing = true
      if (reader.state === 'live' && this.isFollowing && !reader.hasLater) this.#toEnd()
      this.#lastY = scrollY
    }
    this.changed()
  }

  #isAtEnd() {
    return this.box.getBoundingClientRect().bottom <= innerHeight + END_PX
  }

  #toEnd() {
    const { bottom } = this.box.getBoundingClientRect()
    if (bottom > innerHeight - END_PX / 2) scrollBy({ top: bottom - innerHeight + END_PX / 2, behavior: 'instant' })
    this.#lastY = scrollY
  }

  #scrolled = () => {
    const moved = scrollY - this.#lastY
    this.#lastY = scrollY
    const { top, bottom } = this.box.getBoundingClientRect()
    const isLive = this.reader.state === 'live'
    const follows =
      isLive && (this.isFollowing ? moved >= 0 || this.#isAtEnd() : this.#isAtEnd() && !this.reader.hasLater)
    if (follows !== this.isFollowing) {
      this.isFollowing = follows
      this.changed()
    }
    if (moved < 0 && top > -NEAR_PX && this.reader.hasEarlier) void this.reader.earlier()
    if (moved > 0 && bottom < innerHeight + NEAR_PX && this.reader.hasLater) void this.reader.later()
  }
}

/** @param {number | undefined} a @param {number | undefined} b */
const least = (a, b) => (a === undefined && b === undefined ? {} : { first: Math.min(a ?? Infinity, b ?? Infinity) })

/** The output of an attempt in a box, for as long as the component is shown. @param {Wanted} wanted */
export const useLog = wanted => {
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const [view, setView] = useState(/** @type {LogView | undefined} */ (undefined))
  const [version, setVersion] = useState(0)
  const { task, attempt, streams, from } = wanted
  useEffect(() => {
    if (!box.current) return
    const view = new LogView(box.current, wanted, () => setVersion(number => number + 1))
    setView(view)
    return () => view.close()
  }, [task, attempt, streams.join(), from])
  return { box, view, version }
}
