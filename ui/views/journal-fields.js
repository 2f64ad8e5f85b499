// @ts-check
// The filters of the journal. Each change is an address.

/** @import { JournalFilter } from '../journal-filter.js' */

import { addressOf } from '../address.js'
import { call } from '../api.js'
import { html } from '../html.js'
import { NOUNS } from '../journal-filter.js'
import { ChoiceField, TextField } from '../parts/fields.js'
import { go } from '../router.js'
import { seqAt } from '../seq-at.js'
import { useRead } from '../store.js'

/** Kinds that are looked for most. */
const KINDS = ['task.enqueued', 'task.claimed', 'task.failed', 'task.succeeded', 'task.canceled', 'task.purged']

/** @param {{ filter: JournalFilter }} props */
export const JournalFields = ({ filter }) => {
  const { data } = useRead('queue.list', {}, /^queue\./)
  /** @param {Partial<JournalFilter>} changes */
  const to = changes => addressOf('/journal', { ...filter, at: '', ...changes })
  /** @param {string} text */
  const goTo = async text => {
    const time = new Date(text).getTime()
    if (Number.isNaN(time)) return
    const seq = await seqAt(async before => (await call('event.list', { before, limit: 1 })).events[0], time)
    go(to({ at: seq === 0 ? '1' : String(seq) }))
  }
  return html`<form class="slots filters" role="search" aria-label="Filter"
    onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${ChoiceField} id="kind" label="About" value=${filter.kind} note=""
      choices=${kindChoices(filter.kind)}
      change=${(/** @type {string} */ kind) => go(to({ kind }))} />
    <${TextField} id="queue" label="Queue" value=${filter.queue} note="" offers=${data?.queues.map(({ name }) => name)}
      change=${() => {}} attributes=${{ onChange: onTyped(queue => go(to({ queue }))) }} />
    <${TextField} id="task" label="Task" value=${filter.task} note="" placeholder="AUTH-12"
      change=${() => {}} attributes=${{ 'data-search': true, onChange: onTyped(task => go(to({ task }))) }} />
    <${TextField} id="time" label="At a moment" type="datetime-local" value="" note="" change=${() => {}}
      attributes=${{ step: 1, onChange: onTyped(text => void goTo(text)) }} />
  </form>`
}

/** @param {(text: string) => void} take */
const onTyped =
  take =>
  (/** @type {Event} */ { currentTarget }) =>
    take(/** @type {HTMLInputElement} */ (currentTarget).value.trim())

/** @param {string} chosen
 * @returns {readonly (readonly [string, string])[]} */
const kindChoices = chosen => {
  /** @type {(readonly [string, string])[]} */
  const known = [['', 'everything'], ...NOUNS, ...KINDS.map(kind => /** @type {const} */ ([kind, kind]))]
  return known.some(([kind]) => kind === chosen) ? known : [...known, [chosen, chosen]]
}
