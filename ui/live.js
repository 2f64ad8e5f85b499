// @ts-check
// What happens, as it happens. One event stream a browser, not a tab: HTTP/1.1 gives a browser six connections to one
// address, so the seventh tab would hang. The tab that holds the Web Lock `journal` reads the stream and passes each
// event on; when it closes, the next one takes over at the place that was reached.

/** @import { Result } from '../lib/protocol/index.ts' */
/** @typedef {Result<'event.list'>['events'][number]} Event */
/** @typedef {{ type: 'event', event: Event } | { type: 'hello' }
 *   | { type: 'state', live: boolean, since: number, gap: boolean, seq: string }} Word */

import { authorization, session } from './access.js'
import { ask } from './api.js'
import { messageReader, pauseSeconds } from './event-stream.js'
import { effect, signal } from './html.js'

/** `since`: when it changed, in milliseconds. */
export const live = signal({ live: false, since: Date.now(), known: false })

/** True while the daemon is away: actions are off then, and the last picture stays. */
export const isAway = () => live.value.known && !live.value.live

/** @type {Set<(event: Event) => void>} */
const listeners = new Set()
/** @type {Set<() => void>} */
const gapListeners = new Set()

/** Calls back for each event; returns what ends it.
 * @param {(event: Event) => void} listener */
export const onEvent = listener => (listeners.add(listener), () => void listeners.delete(listener))

/** Calls back when events may have been missed, so that everything has to be read again.
 * @param {() => void} listener */
export const onGap = listener => (gapListeners.add(listener), () => void gapListeners.delete(listener))

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('sparkq-journal') : undefined
let seq = ''
let leading = false

/** @param {Word} word */
const receive = word => {
  if (word.type === 'event') {
    seq = String(word.event.seq)
    for (const listener of listeners) listener(word.event)
  } else if (word.type === 'state') {
    seq = word.seq || seq
    live.value = { live: word.live, since: word.since, known: true }
    if (word.gap) for (const listener of gapListeners) listener()
  } else if (leading) channel?.postMessage(stateWord(false))
}

/** @param {boolean} gap
 * @returns {Word} */
const stateWord = gap => ({ type: 'state', live: live.value.live, since: live.value.since, gap, seq })

/** Takes a word here and passes it on to the other tabs.
 * @param {Word} word */
const spread = word => {
  receive(word)
  channel?.postMessage(word)
}

/** Set while a pause before the next attempt lasts: ends it. @type {(() => void) | undefined} */
let wake
/** @type {AbortController | undefined} */
let reading

/** Reads the stream until the page is closed: again after 1, 2, 4 … 15 seconds, at once when the network or the reader
 * comes back.
 * @param {() => boolean} wanted */
const readOn = async wanted => {
  let attempt = 0
  while (wanted()) {
    try {
      await readStream(() => {
        if (!live.value.live) {
          const gap = live.value.known
          live.value = { live: true, since: Date.now(), known: true }
          spread(stateWord(gap))
        }
        attempt = 0
      })
    } catch {
      // The state below says it.
    }
    if (!wanted()) break
    if (live.value.live || !live.value.known) spread({ type: 'state', live: false, since: Date.now(), gap: false, seq })
    await new Promise(resolve => {
      const timer = setTimeout(resolve, pauseSeconds(attempt++) * 1000)
      wake = () => (clearTimeout(timer), resolve(undefined))
    })
    wake = undefined
  }
}

/** @param {() => void} opened */
const readStream = async opened => {
  reading = new AbortController()
  const response = await ask('api/events', {
    headers: { accept: 'text/event-stream', ...(seq === '' ? {} : { 'last-event-id': seq }), ...authorization() },
    signal: reading.signal,
    cache: 'no-store',
  })
  opened()
  const read = messageReader()
  const decoder = new TextDecoder()
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const { id, data } of read(decoder.decode(value, { stream: true }))) {
      if (id !== '') seq = id
      if (data !== '') spread({ type: 'event', event: JSON.parse(data) })
    }
  }
}

const awake = () => wake?.()

/** Starts once: the tab reads the stream as soon as no other does. */
export const startLive = () => {
  channel?.addEventListener('message', ({ data }) => receive(data))
  addEventListener('online', awake)
  addEventListener('focus', awake)
  const isOpen = () => session.value === 'open'
  if (navigator.locks) {
    channel?.postMessage({ type: 'hello' })
    void navigator.locks.request('sparkq-journal', async () => {
      leading = true
      await readOn(isOpen)
      leading = false
    })
    return
  }
  // Plain http on a name that is not loopback has no locks: a stream of its own while the tab is visible.
  const seen = () => !document.hidden && isOpen()
  const change = () => (document.hidden ? reading?.abort() : void readOn(seen))
  document.addEventListener('visibilitychange', change)
  change()
}

// Another key, or none: the old stream has no right any more.
effect(() => {
  if (session.value !== 'open') reading?.abort()
})
