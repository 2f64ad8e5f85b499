// @ts-check
// How many tasks at a time a queue runs by itself.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { html, useState } from '../html.js'
import { touched } from '../store.js'

/** @param {{ queue: Queue }} props */
export const Jobs = ({ queue }) => {
  const [typed, setTyped] = useState(/** @type {string | undefined} */ (undefined))
  const { name, jobs, jobs_from, status } = queue
  if (status === 'ended' || status === 'archived') return null
  if (jobs_from !== null) return html`<p class="soft">${jobs} at a time, as ${jobs_from} says.</p>`
  const wanted = Number(typed ?? jobs)
  return html`<div class="line-form">
    <label
      >Tasks at a time
      <input
        class="field short"
        type="number"
        min="0"
        max="1000"
        value=${typed ?? jobs}
        onInput=${(/** @type {Event} */ { target }) => setTyped(/** @type {HTMLInputElement} */ (target).value)}
    /></label>
    ${
      typed !== undefined &&
      wanted !== jobs &&
      html`<${Action}
        method="queue.jobs"
        params=${{ queue: name, jobs: wanted }}
        label="Set"
        show
        done=${() => {
          setTyped(undefined)
          touched('queue.')
        }}
      />`
    }
  </div>`
}
