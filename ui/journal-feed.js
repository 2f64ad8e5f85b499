// @ts-check
// The journal backwards, a page at a time. What happens meanwhile is counted, and shown when the reader wants it: a
// line that is read does not move.

/** @import { JournalEvent } from './event-sentence.js' */
/** @import { JournalFilter } from './journal-filter.js' */

import { call, Refusal } from './api.js'
import { html, useEffect, useRef, useState } from './html.js'
import { wanted } from './journal-filter.js'
import { onEvent, onGap } from './live.js'

const PAGE = 100
const END = Number.MAX_SAFE_INTEGER

/** @param {JournalFilter} filter */
export const useFeed = filter => {
  const key = JSON.stringify(filter)
  const [state, setState] = useState({ key: '', events: /** @type {JournalEvent[]} */ ([]), next: END })
  const [newer, setNewer] = useState(0)
  const [refusal, setRefusal] = useState(/** @type {Refusal | undefined} */ (undefined))
  const reading = useRef('')
  /** @param {number} before @param {readonly JournalEvent[]} shown */
  const read = async (before, shown) => {
    if (reading.current === `${key} ${before}`) return
    reading.current = `${key} ${before}`
    try {
      const { events, next } = await call('event.list', { ...wanted(filter), before, limit: PAGE })
      if (reading.current !== `${key} ${before}`) return
      setState({ key, events: [...shown, ...events], next })
      setRefusal(undefined)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setRefusal(error)
    } finally {
      reading.current = ''
    }
  }
  const first = filter.at === '' ? END : Number(filter.at) + 1
  const again = () => {
    setNewer(0)
    return read(first, [])
  }
  useEffect(() => void again(), [key])
  useEffect(() => {
    if (filter.at !== '') return
    const ends = [onEvent(event => matches(filter, event) && setNewer(count => count + 1)), onGap(() => setNewer(1))]
    return () => {
      for (const end of ends) end()
    }
  }, [key])
  const isRead = state.key === key
  return {
    events: isRead ? state.events : undefined,
    isEnd: isRead && state.next <= 1,
    newer,
    refusal,
    again,
    more: () => (isRead && state.next > 1 ? read(state.next, state.events) : undefined),
  }
}

/** @param {JournalFilter} filter @param {JournalEvent} event */
const matches = ({ kind, queue, task }, event) =>
  (kind === '' || event.kind === kind || event.kind.startsWith(`${kind}.`)) &&
  (queue === '' || event.queue === queue) &&
  (task === '' || [event.task, event.friendly_id].some(name => name?.toLowerCase() === task.toLowerCase()))

/** Reads on when it comes near the window, and when it is pressed. @param {{ more: () => unknown }} props */
export const Further = ({ more }) => {
  const mark = useRef(/** @type {HTMLElement | null} */ (null))
  const latest = useRef(more)
  latest.current = more
  useEffect(() => {
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '600px',
    })
    if (mark.current) watcher.observe(mark.current)
    return () => watcher.disconnect()
  }, [more])
  return html`<p class="further" ref=${mark}>
    <button type="button" class="btn quiet" onClick=${() => latest.current()}>Read on</button>
  </p>`
}
