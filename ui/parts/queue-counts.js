// @ts-check
// The tasks of a queue in each state: `3 ○ 1 ◆ 31 ✓ 2 ✕`, each a link to those tasks.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { addressOf } from '../address.js'
import { html } from '../html.js'
import { STATES } from '../task-words.js'

const SHOWN = /** @type {const} */ (['queued', 'running', 'succeeded', 'failed', 'canceled'])

/** Nothing moves in a count. @param {string} tone */
const toneOf = tone => tone.replace(' breathe', '')

/** @param {{ queue: Pick<Queue, 'name' | 'counts'> }} props */
export const QueueCounts = ({ queue: { name, counts } }) => {
  const states = SHOWN.filter(state => counts[state] > 0)
  if (states.length === 0) return html`<span class="counts soft">no tasks</span>`
  return html`<span class="counts">
    ${states.map(state => {
      const { glyph, word, tone } = STATES[state] ?? { glyph: '', word: state, tone: '' }
      return html`<a href=${addressOf('/tasks', { queue: name, status: state })} title=${`${counts[state]} ${word}`}
        >${counts[state].toLocaleString('en')}${' '}<span class=${toneOf(tone)} aria-hidden="true">${glyph}</span
        ><span class="unseen"> ${word}</span></a
      > `
    })}
  </span>`
}
