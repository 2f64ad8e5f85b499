// @ts-check
// Plots by hand: bars over time. Each is an image with a sentence for readers of the screen, and its numbers are a
// table behind a disclosure.

/** @import { ComponentChildren } from 'preact' */

import { html, useState } from './html.js'
import { useWidth } from './parts/width.js'
import { labelEvery, ticks } from './plot-scale.js'

/** @typedef {{ label: string, title: string, parts: readonly number[] }} Column
 * `parts`: values from the bottom up, one for each of `tones`. */

const [HEIGHT, LEFT, BOTTOM, TOP] = [190, 58, 24, 8]
/** Pixels that a label below a column needs. */
const LABEL = 62

/** Bars over time, each made of parts.
 * @param {{
 *   columns: readonly Column[], tones: readonly string[], names: readonly string[], summary: string, nested?: boolean,
 *   say?: (value: number) => string, scale?: (most: number) => number[],
 * }} props
 * `tones`: classes; `names`: what the parts are called. `nested`: a part contains the one before it. */
export const Bars = ({ columns, tones, names, summary, nested = false, say = String, scale = ticks }) => {
  const [at, setAt] = useState(-1)
  const [figure, width] = useWidth(720)
  const most = Math.max(0, ...columns.map(({ parts }) => (nested ? Math.max(...parts) : sum(parts))))
  const axis = scale(most)
  const top = axis.at(-1) || 1
  const step = (width - LEFT) / Math.max(1, columns.length)
  const thick = Math.max(1, Math.min(step * 0.72, 26))
  /** @param {number} value */
  const y = value => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const every = labelEvery(columns.length, Math.max(1, Math.floor((width - LEFT) / LABEL)))
  const shown = columns[at]
  return html`<figure class="plot" ref=${figure}>
    <svg viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${summary} onMouseLeave=${() => setAt(-1)}>
      ${axis.map(
        value => html`<g class="axis">
          <line x1=${LEFT} x2=${width} y1=${y(value)} y2=${y(value)} />
          <text x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${say(value)}</text>
        </g>`,
      )}
      ${columns.map(({ label, parts }, i) => {
        const x = LEFT + step * i + (step - thick) / 2
        return html`<g onMouseEnter=${() => setAt(i)}>
          <rect class=${i === at ? 'hit on' : 'hit'} x=${LEFT + step * i} y=${TOP} width=${step}
            height=${HEIGHT - TOP - BOTTOM} />
          ${parts.map((value, part) => {
            const below = nested ? (parts[part - 1] ?? 0) : sum(parts.slice(0, part))
            const above = nested ? value : below + value
            const height = Math.max(1.5, y(below) - y(above))
            return (
              above > below &&
              html`<rect class=${tones[part]} x=${x} y=${y(below) - height} width=${thick} height=${height} />`
            )
          })}
          ${
            i % every === 0 &&
            html`<text class="tick" x=${LEFT + step * i + step / 2} y=${HEIGHT - 6}
            text-anchor="middle">${label}</text>`
          }
        </g>`
      })}
    </svg>
    <figcaption>
      ${
        shown
          ? html`${shown.title}: ${shown.parts.map((value, i) => html`${i > 0 && ', '}${names[i]} ${say(value)}`)}`
          : html`<span class="legend">${names.map(
              (name, i) => html`<span><i class=${tones[i]}
            aria-hidden="true"></i>${name}</span>`,
            )}</span>`
      }
    </figcaption>
    <${Numbers} head=${['', ...names]} rows=${columns.map(({ title, parts }) => [title, ...parts.map(say)])} />
  </figure>`
}

/** The numbers of a plot, folded.
 * @param {{ head: readonly string[], rows: readonly (readonly ComponentChildren[])[] }} props */
export const Numbers = ({ head, rows }) => {
  const [isOpen, setOpen] = useState(false)
  /** @param {Event} event */
  const toggled = ({ currentTarget }) => setOpen(/** @type {HTMLDetailsElement} */ (currentTarget).open)
  return html`<details class="numbers" onToggle=${toggled}>
    <summary>The numbers</summary>
    ${
      isOpen &&
      html`<table>
        <thead><tr>${head.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>
          ${rows.map(
            ([title, ...values]) => html`<tr><th
            scope="row">${title}</th>${values.map(value => html`<td>${value}</td>`)}</tr>`,
          )}
        </tbody>
      </table>`
    }
  </details>`
}

/** @param {readonly number[]} values */
const sum = values => values.reduce((total, value) => total + value, 0)
