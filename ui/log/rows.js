// @ts-check
// What is shown of the blocks of an output: rows with their numbers, and the rows in which a text occurs.

/** @import { Block, LogLines, Stream } from './lines.js' */
/** @import { Run } from './ansi.js' */
import { ansiRuns, plainText } from './ansi.js'
import { TEXT } from './lines.js'

/** `number` is null for a row that continues a line, and where the beginning of the stream was not read; then `at` is
 * the offset of the row in bytes.
 * @typedef {{ stream: Stream, number: number | null, at: number | null, text: string, runs: Run[] }} Row */

/** The rows of a block; after the last one, and where there is none, also what is not ended by a newline yet.
 * @param {LogLines} log @param {number} index @returns {Row[]} */
export const rowsOf = (log, index) => {
  const block = log.blocks[index]
  if (block === undefined) return pendingRows(log)
  const next = { out: { ...block.places.out, rest: '' }, err: { ...block.places.err, rest: '' } }
  /** @type {Row[]} */
  const rows = block.text.split('\n').map((text, i) => {
    const kind = /** @type {string} */ (block.kinds[i])
    /** @type {Stream} */
    const stream = kind === 'o' || kind === 'O' ? 'out' : 'err'
    const place = next[stream]
    const isNew = kind === 'o' || kind === 'e'
    const row = { stream, text, ...labelOf(log, stream, place, isNew), ...ansiRuns(text, place) }
    Object.assign(place, row.state, { at: place.at + bytesOf(text) + 1, row: place.row + (isNew ? 1 : 0) })
    return row
  })
  if (index === log.blocks.length - 1) rows.push(...pendingRows(log))
  return rows
}

/** The last line of each stream as far as it is written. @param {LogLines} log @returns {Row[]} */
export const pendingRows = log =>
  /** @type {const} */ (['out', 'err']).flatMap(stream => {
    const { pending, row, style, isBroken, end } = log.lanes[stream]
    if (pending.length === 0) return []
    const text = TEXT.decode(pending)
    const label = labelOf(log, stream, { row, at: end - pending.length }, !isBroken)
    return [{ stream, text, ...label, runs: ansiRuns(text, { style, rest: '' }).runs }]
  })

/** @param {LogLines} log @param {Stream} stream @param {{ row: number, at: number }} place @param {boolean} isNew */
const labelOf = (log, stream, { row, at }, isNew) => {
  const { origin } = log.lanes[stream]
  const isKnown = origin !== null
  return { number: isNew && isKnown ? row - origin + 1 : null, at: isNew && !isKnown ? at : null }
}

/** @param {string} text */
const bytesOf = text => (/^[\0-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length)

/** The block with a line, counted from 1; undefined if it is not held.
 * @param {LogLines} log @param {Stream} stream @param {number} number @returns {number | undefined} */
export const blockOfLine = (log, stream, number) => {
  const { origin, row: end } = log.lanes[stream]
  if (origin === null) return undefined
  const row = number - 1 + origin
  const after = log.blocks.findIndex(({ places }) => places[stream].row > row)
  const index = (after === -1 ? log.blocks.length : after) - 1
  return index < 0 || row > end ? undefined : index
}

/** The place of a row in its block: a line counted from 1, or one by its offset. @param {LogLines} log
 * @param {number} block @param {Stream} stream @param {{ number?: number, at?: number }} wanted */
export const rowInBlock = (log, block, stream, { number, at = 0 }) => {
  const rows = rowsOf(log, block)
  const row = rows.findIndex(
    row => row.stream === stream && (number === undefined ? (row.at ?? 0) >= at : row.number === number),
  )
  return Math.max(0, row)
}

/** The rows in which a text occurs, in any case, block by block. @param {LogLines} log @param {string} text
 * @returns {Generator<{ block: number, rows: number[] }>} also blocks without any, so that a caller can pause */
export function* findText(log, text) {
  const wanted = text.toLowerCase()
  for (let block = 0; block < log.blocks.length; block++) {
    const lines = /** @type {Block} */ (log.blocks[block]).text.split('\n')
    const isLast = block === log.blocks.length - 1
    if (isLast) lines.push(...pendingRows(log).map(row => row.text))
    yield { block, rows: lines.flatMap((line, i) => (plainText(line).toLowerCase().includes(wanted) ? [i] : [])) }
  }
}

/** Whether the first bytes of an output look like no text: a NUL, or many that are not UTF-8.
 * @param {Uint8Array} bytes */
export const looksBinary = bytes => {
  const start = bytes.subarray(0, 4096)
  if (start.includes(0)) return true
  const text = new TextDecoder().decode(start, { stream: true })
  return (text.match(/\ufffd/g)?.length ?? 0) > text.length / 10
}
