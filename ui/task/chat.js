// @ts-check
// A task that is worked in chat: what is asked, and the two ways to end it, each with its command.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */

import { mayWrite } from '../access.js'
import { useCall } from '../action.js'
import { commandFor } from '../commands.js'
import { html, useState } from '../html.js'
import { live } from '../live.js'
import { Command } from '../parts/command.js'
import { Refused } from '../parts/refused.js'
import { commandOf } from '../task-words.js'

/** @param {{ task: WholeTask, done: () => void }} props */
export const ChatTask = ({ task, done }) =>
  html`<section aria-labelledby="asked">
    <h2 id="asked">What is asked</h2>
    <p class="instructions">${commandOf(task.payload)}</p>
    ${
      task.instructions &&
      html`<h3>Instructions of queue ${task.queue}</h3>
        <p class="instructions soft">${task.instructions}</p>`
    }
    ${
      task.status === 'queued' &&
      html`<p class="aside">A worker in chat takes it: <${Command} command=${`sparkq claim -q ${task.queue}`} /></p>`
    }
    ${
      task.status === 'running' &&
      mayWrite.value &&
      html`<div class="forms">
        <${Ending} task=${task} end=${ENDS.complete} done=${done} />
        <${Ending} task=${task} end=${ENDS.fail} done=${done} />
      </div>`
    }
  </section>`

/** @typedef {{
 *   method: 'task.complete' | 'task.fail', field: 'summary' | 'reason', label: string, says: string, hint: string,
 * }} End */

/** @type {Record<'complete' | 'fail', End>} */
const ENDS = {
  complete: { method: 'task.complete', field: 'summary', label: 'Summary', says: 'Complete', hint: 'What was done' },
  fail: { method: 'task.fail', field: 'reason', label: 'Reason', says: 'Fail', hint: 'Why it cannot be done' },
}

/** @param {{ task: WholeTask, end: End, done: () => void }} props */
const Ending = ({ task, end: { method, field, label, says, hint }, done }) => {
  const [text, setText] = useState('')
  const { run, refusal, isBusy } = useCall(method, done)
  const isOff = text.trim() === '' || isBusy || !live.value.live
  // The attempt that the reader sees: if another one runs by now, nothing is ended.
  const params = /** @type {any} */ ({ id: task.friendly_id, claim: task.claim ?? undefined, [field]: text })
  /** @param {Event} event */
  const send = event => {
    event.preventDefault()
    if (!isOff) void run(params)
  }
  return html`<form class="ending" onSubmit=${send}>
    <label>${label}
      <textarea class="field" rows="3" placeholder=${hint} value=${text}
        onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}
      ></textarea>
    </label>
    <button class="btn" aria-disabled=${isOff}>${says}</button>
    <${Command} command=${commandFor(method, { ...params, [field]: text || '…' })} />
    <${Refused} refusal=${refusal} />
  </form>`
}
