// @ts-check
// A refusal in place: the daemon's sentence and its hint, until the next try.

/** @import { Refusal } from '../api.js' */

import { html } from '../html.js'

/** @param {{ refusal: Refusal | undefined }} props */
export const Refused = ({ refusal }) =>
  refusal === undefined
    ? null
    : html`<p class="refused" role="alert">
        <span class="bad">${refusal.message}</span>
        ${refusal.hint && html`<span class="soft hint">${refusal.hint}</span>`}
      </p>`
