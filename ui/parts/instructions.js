// @ts-check
// The instructions of a queue for its workers, as text.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { html } from '../html.js'

/** @param {{ queue: Queue }} props */
export const Instructions = ({ queue: { instructions } }) =>
  instructions === null || instructions === ''
    ? null
    : html`<section aria-labelledby="instructions">
        <h2 id="instructions">Instructions</h2>
        <p class="instructions">${instructions}</p>
      </section>`
