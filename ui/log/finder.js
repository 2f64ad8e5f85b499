// @ts-check
// The field that searches an output: Enter goes to the next row with the text, Shift and Enter to the one before.

/** @import { LogView } from './use-log.js' */
/** @import { Found } from './find.js' */
import { html, useEffect, useRef, useState } from '../html.js'
import { count } from '../words.js'
import { highlight, search } from './find.js'

/** An output that is written is searched again after this. */
const AGAIN_MS = 400

/** @param {{ view: LogView | undefined, version: number }} props `version`: changes with the output */
export const Finder = ({ view, version }) => {
  const [text, setText] = useState('')
  const [found, setFound] = useState(/** @type {Found | undefined} */ (undefined))
  const at = useRef(-1)
  /** The step that was asked for before its search had found a row. */
  const asked = useRef(0)
  const lines = view?.reader.lines
  const size = lines?.size ?? 0

  useEffect(() => {
    if (!view || (text === '' && !found)) return
    const stop = new AbortController()
    const timer = setTimeout(
      () =>
        search(view.reader.lines, text, stop.signal, next => {
          setFound(next)
          view.blocks.mark(next.hits, next.order[at.current])
          highlight(view.blocks.filled(), text)
          if (asked.current !== 0 && next.order.length > 0) go(next, asked.current)
          if (next.isDone) asked.current = 0
        }),
      found?.text === text ? AGAIN_MS : 0,
    )
    return () => (clearTimeout(timer), stop.abort())
  }, [view, text, size])

  // Rows that come near the window are new in the page.
  useEffect(() => {
    if (!view || text === '') return
    const again = () => highlight(view.blocks.filled(), text)
    addEventListener('scrollend', again)
    return () => removeEventListener('scrollend', again)
  }, [view, text, version])

  /** @param {Found} found @param {number} by */
  const go = (found, by) => {
    asked.current = 0
    const all = found.order.length
    at.current = at.current === -1 && by < 0 ? all - 1 : (at.current + by + all) % all
    const row = found.order[at.current]
    if (row) view?.show(row, found.hits)
    if (view) highlight(view.blocks.filled(), found.text)
    setFound({ ...found })
  }
  /** @param {KeyboardEvent} event */
  const pressed = event => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    const by = event.shiftKey ? -1 : 1
    // What is found may still be of the text before the last key.
    const isOfText = found?.text === /** @type {HTMLInputElement} */ (event.target).value
    if (found && isOfText && found.order.length > 0) go(found, by)
    else if (!(isOfText && found?.isDone)) asked.current = by
  }
  /** @param {Event} event */
  const typed = event => {
    at.current = -1
    asked.current = 0
    setText(/** @type {HTMLInputElement} */ (event.target).value)
  }
  return html`<span class="finder" role="search">
    <input
      class="find" type="search" placeholder="find /" aria-label="Find in the output" data-search
      value=${text} onInput=${typed} onKeyDown=${pressed} spellcheck=${false}
    />
    <span class="found" role="status"
      >${words(found, at.current, view?.reader.hasEarlier || view?.reader.hasLater)}</span
    >
  </span>`
}

/** @param {Found | undefined} found @param {number} at @param {boolean | undefined} isPart */
const words = (found, at, isPart) => {
  if (!found || found.text === '') return ''
  const all = found.order.length
  const where = isPart ? ' in the part that is shown' : ''
  if (all === 0) return found.isDone ? `not found${where}` : '…'
  return `${at >= 0 ? `${at + 1} of ` : ''}${count(all, 'line')}${where}`
}
