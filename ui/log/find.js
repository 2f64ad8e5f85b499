// @ts-check
// The search in an output: all rows with a text, found a few blocks at a time so that typing never waits.

/** @import { LogLines } from './lines.js' */
/** @import { At } from './blocks.js' */
import { findText } from './rows.js'

/** @typedef {{ text: string, hits: Map<number, number[]>, order: At[], isDone: boolean }} Found */

const SLICE_MS = 12

/** Searches until done or aborted, and calls back with what is found so far.
 * @param {LogLines} lines @param {string} text @param {AbortSignal} signal @param {(found: Found) => void} report */
export const search = async (lines, text, signal, report) => {
  /** @type {Found} */
  const found = { text, hits: new Map(), order: [], isDone: false }
  let since = performance.now()
  if (text !== '')
    for (const { block, rows } of findText(lines, text)) {
      if (rows.length > 0) found.hits.set(block, rows)
      for (const row of rows) found.order.push({ block, row })
      if (performance.now() - since < SLICE_MS) continue
      report({ ...found })
      await new Promise(resolve => setTimeout(resolve))
      if (signal.aborted) return
      since = performance.now()
    }
  report({ ...found, isDone: true })
}

/** Marks each place of the text in the rows that are in the page; browsers that cannot still mark the row.
 * @param {Iterable<{ element: HTMLElement, hits: readonly number[] }>} blocks @param {string} text */
export const highlight = (blocks, text) => {
  if (!('highlights' in CSS)) return
  CSS.highlights.delete('found')
  if (text === '') return
  const ranges = [...blocks].flatMap(({ element, hits }) =>
    hits.flatMap(row => rangesIn(element.children[row], text.toLowerCase())),
  )
  CSS.highlights.set('found', new Highlight(...ranges))
}

/** @param {Element | undefined} line @param {string} wanted in lower case */
const rangesIn = (line, wanted) => {
  if (!line) return []
  const texts = textsOf(line)
  const whole = texts
    .map(node => node.data)
    .join('')
    .toLowerCase()
  /** @type {Range[]} */
  const ranges = []
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
    const range = document.createRange()
    range.setStart(...pointAt(texts, at))
    range.setEnd(...pointAt(texts, at + wanted.length))
    ranges.push(range)
  }
  return ranges
}

/** The text of a row without its number. @param {Element} line */
const textsOf = line =>
  [...line.childNodes].flatMap(node => {
    const text = node instanceof Text ? node : node.firstChild
    return text instanceof Text && !(node instanceof Element && node.classList.contains('n')) ? [text] : []
  })

/** @param {readonly Text[]} texts @param {number} at @returns {[Text, number]} */
const pointAt = (texts, at) => {
  let left = at
  for (const text of texts) {
    if (left <= text.length) return [text, left]
    left -= text.length
  }
  const last = /** @type {Text} */ (texts.at(-1))
  return [last, last.length]
}
