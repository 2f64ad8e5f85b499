// @ts-check
// The blocks of an output in the page. Only those near the window hold rows; the others are as high as their rows would
// be. So 100,000 lines stand at once, with a few thousand nodes.

/** @import { Block, LogLines } from './lines.js' */
/** @import { Change } from './reader.js' */
/** @import { Row } from './rows.js' */
import { rowElement } from './row-element.js'
import { rowsOf } from './rows.js'

/** About half a second. */
const SETTLING_FRAMES = 30

/** Blocks closer to the window than this are filled. */
const NEAR_PX = 1500

/** A row, by its block. @typedef {{ block: number, row: number }} At */

export class LogBlocks {
  /** @type {HTMLElement[]} */
  #elements = []
  /** @type {Set<Element>} */
  #near = new Set()
  /** The rows that a search found, by block. @type {Map<number, readonly number[]>} */
  #hits = new Map()
  /** @type {At | undefined} */
  #marked

  /** @param {HTMLElement} box @param {LogLines} lines @param {(row: Row) => string} addressOf the address of a row */
  constructor(box, lines, addressOf) {
    this.box = box
    this.lines = lines
    this.addressOf = addressOf
    this.observer = new IntersectionObserver(entries => this.#seen(entries), { rootMargin: `${NEAR_PX}px 0px` })
    this.#build()
  }

  /** Shows a change of the lines. What is in the window stays where it is.
   * @param {Change} change @param {LogLines} lines */
  apply({ first, addedStart = 0, droppedStart = 0, droppedEnd = 0, reset }, lines) {
    this.lines = lines
    if (reset) return this.#build()
    if (addedStart + droppedStart + droppedEnd > 0)
      this.#keepPlace(() => {
        for (const element of this.#elements.splice(0, droppedStart)) this.#remove(element)
        if (droppedEnd > 0) for (const element of this.#elements.splice(-droppedEnd)) this.#remove(element)
        const added = Array.from({ length: addedStart }, (_, i) => this.#make(i))
        this.#elements.unshift(...added)
        this.box.prepend(...added)
        for (const [i, element] of added.entries()) this.#fill(element, i)
      })
    if (first !== undefined) this.#refresh(first)
  }

  /** @param {ReadonlyMap<number, readonly number[]>} hits @param {At | undefined} marked */
  mark(hits, marked) {
    const changed = new Set([...this.#hits.keys(), ...hits.keys(), this.#marked?.block ?? 0, marked?.block ?? 0])
    this.#hits = new Map(hits)
    this.#marked = marked
    for (const index of changed) {
      const element = this.#elements[index]
      if (element?.firstChild) this.#dress(element, index)
    }
  }

  /** Brings a row into the middle of the window, and keeps it there while blocks that come near are filled, some
   * of them higher than they were taken for. @param {At} at */
  reveal({ block, row }) {
    const settle = (/** @type {number} */ framesLeft) => {
      for (const index of [block, block - 1, block + 1]) {
        const element = this.#elements[index]
        if (element && !element.firstChild) this.#fill(element, index)
      }
      const shown = this.#elements[block]?.children[row]
      const top = shown?.getBoundingClientRect().top ?? 0
      // One that was clicked, or is in sight anyway, stays where it is.
      if (top < innerHeight * 0.15 || top > innerHeight * 0.85) shown?.scrollIntoView({ block: 'center' })
      if (framesLeft > 0) requestAnimationFrame(() => settle(framesLeft - 1))
    }
    settle(SETTLING_FRAMES)
  }

  /** The rows that are in the page, with their places: for what marks text in them. */
  *filled() {
    for (const [index, element] of this.#elements.entries())
      if (element.firstChild) yield { block: index, element, hits: this.#hits.get(index) ?? [] }
  }

  close() {
    this.observer.disconnect()
    this.box.replaceChildren()
  }

  #build() {
    this.observer.disconnect()
    this.#near.clear()
    this.#hits.clear()
    this.#marked = undefined
    this.#elements = Array.from({ length: Math.max(1, this.lines.blocks.length) }, (_, i) => this.#make(i))
    this.box.replaceChildren(...this.#elements)
    this.#refresh(0)
  }

  /** @param {number} first */
  #refresh(first) {
    while (this.#elements.length < this.lines.blocks.length) {
      const element = this.#make(this.#elements.length)
      this.#elements.push(element)
      this.box.append(element)
    }
    for (let index = first; index < this.#elements.length; index++) {
      const element = /** @type {HTMLElement} */ (this.#elements[index])
      // A new block may be in the window at once; the observer would come a frame late.
      if (this.#near.has(element) || (index === first && element.firstChild) || this.#isNear(element))
        this.#fill(element, index)
      else element.style.height = heightOf(this.lines.blocks[index])
    }
  }

  /** @param {number} index */
  #make(index) {
    const element = document.createElement('div')
    element.className = 'block'
    element.style.height = heightOf(this.lines.blocks[index])
    this.observer.observe(element)
    return element
  }

  /** @param {HTMLElement} element */
  #remove(element) {
    this.observer.unobserve(element)
    this.#near.delete(element)
    element.remove()
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const element = /** @type {HTMLElement} */ (target)
      if (isIntersecting) this.#near.add(element)
      else this.#near.delete(element)
    }
    this.#keepPlace(() => {
      for (const { target, isIntersecting } of entries) {
        const element = /** @type {HTMLElement} */ (target)
        if (isIntersecting && !element.firstChild) this.#fill(element, this.#elements.indexOf(element))
        // What is seen may be a frame old, and a row have been brought into the window since.
        else if (!isIntersecting && element.firstChild && !this.#isNear(element)) {
          element.style.height = `${element.offsetHeight}px`
          element.replaceChildren()
        }
      }
    })
  }

  /** @param {HTMLElement} element @param {number} index */
  #fill(element, index) {
    element.replaceChildren(...rowsOf(this.lines, index).map(row => rowElement(row, this.addressOf)))
    element.style.height = ''
    this.#dress(element, index)
  }

  /** @param {HTMLElement} element @param {number} index */
  #dress(element, index) {
    const hits = new Set(this.#hits.get(index))
    for (const [i, row] of [...element.children].entries()) {
      row.classList.toggle('hit', hits.has(i))
      row.classList.toggle('here', this.#marked?.block === index && this.#marked.row === i)
    }
  }

  /** @param {HTMLElement} element */
  #isNear(element) {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > -NEAR_PX && top < innerHeight + NEAR_PX
  }

  /** Does something above or in the window, and scrolls so that the first row in the window stays where it is.
   * @param {() => void} work */
  #keepPlace(work) {
    const anchor = this.#elements.find(element => element.getBoundingClientRect().bottom > 0)
    const row = anchor && ([...anchor.children].find(child => child.getBoundingClientRect().bottom > 0) ?? anchor)
    const before = row?.getBoundingClientRect().top
    work()
    // Before the log has come to the top of the window, what is above it holds the place.
    if (row === undefined || before === undefined || !row.isConnected || before > innerHeight / 2) return
    const moved = row.getBoundingClientRect().top - before
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' })
  }
}

/** The height of a row that is not broken, as log.css has it. */
const ROW_EM = 1.6

/** @param {Block | undefined} block */
const heightOf = block => `${(block?.kinds.length ?? 0) * ROW_EM}em`
