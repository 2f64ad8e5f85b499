// @ts-check
// The instructions of a queue for its workers, edited in place.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { mayWrite } from '../access.js'
import { Action } from '../action.js'
import { html, useState } from '../html.js'
import { touched } from '../store.js'

/** @param {{ queue: Queue }} props */
export const Instructions = ({ queue: { name, instructions } }) => {
  const [draft, setDraft] = useState(/** @type {string | undefined} */ (undefined))
  const isEditing = draft !== undefined
  const edit = () => setDraft(instructions ?? '')
  const stop = () => setDraft(undefined)
  /** @param {Event} event */
  const typed = ({ target }) => setDraft(/** @type {HTMLTextAreaElement} */ (target).value)
  const changed = draft?.trim() ? draft : null
  const done = () => {
    stop()
    touched('queue.edited')
  }
  if (!instructions && !mayWrite.value) return null
  return html`<section aria-labelledby="instructions">
    <h2>
      <span id="instructions">Instructions</span>
      ${
        mayWrite.value &&
        !isEditing &&
        html`<span class="act">
          <button type="button" class="btn" onClick=${edit}>${instructions ? 'Change' : 'Write some'}</button>
        </span>`
      }
    </h2>
    ${!isEditing && html`<p class=${instructions ? 'instructions' : 'soft'}>${instructions || NONE}</p>`}
    ${
      isEditing &&
      html`<textarea class="field" aria-labelledby="instructions" onInput=${typed} autofocus>${draft}</textarea>
        <div class="acts below">
          <${Action}
            method="queue.edit"
            params=${{ queue: name, instructions: changed }}
            label="Save"
            show
            off=${changed === instructions}
            done=${done}
          />
          <button type="button" class="btn quiet" onClick=${stop}>Leave it as it was</button>
        </div>`
    }
  </section>`
}

const NONE = 'None. Workers get them with each task, and a runner prints them when it starts.'
