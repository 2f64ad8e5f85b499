// @ts-check
// Moments in the page, and the clock for what goes on.

import { html, signal, useEffect } from '../html.js'
import { clock, shortMoment, wholeTime } from '../times.js'

/** `<time>` with the whole time in its title.
 * @param {{ at: string | null, whole?: boolean, seconds?: boolean }} props */
export const Time = ({ at, whole = false, seconds = false }) => {
  if (at === null) return html`<time></time>`
  const text = whole || seconds ? clock(at, seconds) : shortMoment(at)
  return html`<time datetime=${at} title=${wholeTime(at)}>${text}</time>`
}

const now = signal(Date.now())
let users = 0
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer

const tick = () => {
  if (!document.hidden) now.value = Date.now()
}

/** Now, in milliseconds. It moves each second while a component asks for it with `isRunning`.
 * @param {boolean} isRunning */
export const useNow = isRunning => {
  useEffect(() => {
    if (!isRunning) return
    if (users++ === 0) timer = setInterval(tick, 1000)
    tick()
    return () => {
      if (--users === 0) clearInterval(timer)
    }
  }, [isRunning])
  return isRunning ? now.value : Date.now()
}
