// @ts-check
// Makes a queue: a name, and how many tasks at a time.

import { mayWrite } from '../access.js'
import { useCall } from '../action.js'
import { addressIn } from '../address.js'
import { commandFor } from '../commands.js'
import { html, useState } from '../html.js'
import { isAway } from '../live.js'
import { go } from '../router.js'
import { Command } from './command.js'
import { Refused } from './refused.js'

export const NewQueue = () => {
  const [name, setName] = useState('')
  const [jobs, setJobs] = useState('1')
  const { run, refusal, isBusy } = useCall('queue.create', queue => go(addressIn('queues', queue.name)))
  const params = { name: name.trim() || 'NAME', ...(jobs === '1' ? {} : { jobs: Number(jobs) }) }
  const command = commandFor('queue.create', params)
  if (!mayWrite.value) return html`<p><${Command} command=${command} /></p>`
  const isOff = name.trim() === '' || isBusy || isAway()
  /** @param {Event} event */
  const submit = event => {
    event.preventDefault()
    if (!isOff) void run(params)
  }
  /** @param {(text: string) => void} set */
  const typed =
    set =>
    (/** @type {Event} */ { target }) =>
      set(/** @type {HTMLInputElement} */ (target).value)
  return html`<section aria-labelledby="new-queue">
    <h2 id="new-queue">A new queue</h2>
    <form class="line-form" onSubmit=${submit}>
      <label
        >Name
        <input class="field" value=${name} onInput=${typed(setName)} autocomplete="off" spellcheck=${false}
      /></label>
      <label
        >Tasks at a time
        <input class="field short" type="number" min="0" max="1000" value=${jobs} onInput=${typed(setJobs)}
      /></label>
      <button class="btn" aria-disabled=${isOff}>Make it</button>
      <${Command} command=${command} />
      <${Refused} refusal=${refusal} />
    </form>
  </section>`
}
