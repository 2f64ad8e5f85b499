// @ts-check
// The controls of the filter. Each change is an address, so back and forward work; a text is amended while it is typed.

/** @import { Filter } from './filter.js' */

import { addressIn, addressOf } from '../address.js'
import { call } from '../api.js'
import { html, useEffect, useRef, useState } from '../html.js'
import { amend, go } from '../router.js'
import { useRead } from '../store.js'
import { STATES } from '../task-words.js'
import { queryOf, STATUSES } from './filter.js'
import { SINCE } from './since.js'

const TYPING_MS = 250

/** @param {{ filter: Filter, isSearching: boolean }} props `isSearching`: the field gets the focus */
export const Filters = ({ filter, isSearching }) => {
  const { data: queues } = useRead('queue.list', {}, /^queue\./)
  const { data: tools } = useRead('tool.list', {}, /^(tool|config)\./)
  /** @param {Partial<Filter>} change */
  const change = change => go(addressOf('/tasks', queryOf({ ...filter, ...change })))
  return html`<form class="filters" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${Search} filter=${filter} isSearching=${isSearching} />
    <${Choice} label="status" value=${filter.status.join()} any="any state"
      choices=${STATUSES.map(status => [status, STATES[status]?.word ?? status])}
      choose=${(/** @type {string} */ value) =>
        change({ status: STATUSES.filter(one => value.split(',').includes(one)) })} />
    <${Choice} label="queue" value=${filter.queues.join()} any="every queue"
      choices=${(queues?.queues ?? []).map(({ name }) => [name, name])}
      choose=${(/** @type {string} */ value) => change({ queues: value ? value.split(',') : [] })} />
    <${Choice} label="tool" value=${filter.tool} any="every tool"
      choices=${(tools?.tools ?? []).map(({ name }) => [name, name])}
      choose=${(/** @type {string} */ tool) => change({ tool })} />
    <${Choice} label="since" value=${filter.since} any="any time" choices=${SINCE.slice(1)}
      choose=${(/** @type {string} */ since) => change({ since })} />
    <label class="check"
      ><input type="checkbox" checked=${filter.stale} onChange=${() => change({ stale: !filter.stale })} /> stale</label
    >
  </form>`
}

/** What the address says is offered, even if it is none of the usual. @param {{
 *   label: string, value: string, any: string, choices: readonly (readonly [string, string])[],
 *   choose: (value: string) => void,
 * }} props */
const Choice = ({ label, value, any, choices, choose }) => {
  const names = new Map(choices)
  const words = value.split(',').map(one => names.get(one) ?? one)
  const all = value === '' || names.has(value) ? choices : [...choices, [value, words.join(' or ')]]
  return html`<select aria-label=${label} class=${value === '' ? 'choice' : 'choice set'} value=${value}
    onChange=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}
  >
    <option value="">${any}</option>
    ${all.map(([one, says]) => html`<option value=${one}>${says}</option>`)}
  </select>`
}

/** @param {{ filter: Filter, isSearching: boolean }} props */
const Search = ({ filter, isSearching }) => {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null))
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined))
  const [text, setText] = useState(filter.text)
  // Back and forward change the filter from outside.
  useEffect(() => setText(filter.text), [filter.text])
  useEffect(() => {
    if (isSearching) field.current?.focus()
    return () => clearTimeout(timer.current)
  }, [])
  /** @param {string} text */
  const search = text => amend(addressOf('/tasks', queryOf({ ...filter, text: text.trim() })))
  /** @param {Event} event */
  const typed = event => {
    const { value } = /** @type {HTMLInputElement} */ (event.target)
    setText(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(value), TYPING_MS)
  }
  /** @param {KeyboardEvent} event */
  const pressed = async event => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    clearTimeout(timer.current)
    const name = text.trim()
    if (/^([a-z][\w.]*-)?\d+$/i.test(name)) {
      const task = await call('task.get', { id: name }).catch(() => undefined)
      if (task) return go(addressIn('tasks', task.friendly_id))
    }
    search(text)
  }
  return html`<input
    ref=${field} class="search" type="search" placeholder="search, or an id  /" aria-label="Search in tasks"
    data-search spellcheck=${false} value=${text} onInput=${typed} onKeyDown=${pressed} />`
}
