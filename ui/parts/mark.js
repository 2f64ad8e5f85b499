// @ts-check
// A state: always a glyph and a word. Where the word stands in a headline or another column, it is still there for a
// reader of the screen.

import { html } from '../html.js'
import { STATES } from '../task-words.js'

/** @param {{ state: string, word?: boolean, title?: string }} props */
export const Mark = ({ state, word = false, title }) => {
  const known = STATES[state] ?? { glyph: '·', word: state, tone: 'soft' }
  return html`<span class=${`mark ${known.tone}`} title=${title ?? known.word}
    ><span aria-hidden="true">${known.glyph}</span
    ><span class=${word ? 'word' : 'unseen'}> ${known.word}</span></span
  >`
}
