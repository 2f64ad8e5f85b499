// @ts-check
// A text with the numbers of its lines, and what is wrong beside the line that it is about.

import { html, useEffect, useRef } from '../html.js'

/** @param {{ text: string, label: string, mark?: string, problems?: Record<number, string>, around?: number }} props
 * `mark`: `L12` is the line that an address names. `around`: only lines with problems, and this many beside them. */
export const Source = ({ text, label, mark = '', problems = {}, around }) => {
  const chosen = Number(/^L(\d+)$/.exec(mark)?.[1] ?? 0)
  const line = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => line.current?.scrollIntoView({ block: 'center' }), [chosen])
  const wrong = Object.keys(problems).map(Number)
  const isShown = (/** @type {number} */ number) =>
    around === undefined || wrong.some(one => Math.abs(one - number) <= around)
  const lines = text.replace(/\n$/, '').split('\n')
  return html`<pre class="source" tabindex="0" aria-label=${label}>${lines.map((content, i) => {
    const number = i + 1
    const state = number === chosen ? 'line chosen' : problems[number] ? 'line wrong' : 'line'
    if (!isShown(number)) return null
    return html`<span class=${state} ref=${number === chosen ? line : undefined}
      ><span class="n" aria-hidden="true">${number}</span><span class="t">${content}\n</span>${
        problems[number] && html`<span class="problem">${problems[number]}\n</span>`
      }</span
    >`
  })}</pre>`
}
