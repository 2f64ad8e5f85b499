// @ts-check
// A row: when, state, id, what, how long; below it notes, output and actions. `j` and `k` move by rows.

/** @import { ListedTask } from '../../lib/protocol/entities.ts' */
/** @import { ComponentChildren } from 'preact' */

import { addressIn } from '../address.js'
import { commandFor } from '../commands.js'
import { html, useMemo } from '../html.js'
import { here } from '../keyboard.js'
import { isWordy, titleOf, tookOf } from '../task-words.js'
import { Mark } from './mark.js'
import { Time, useNow } from './time.js'

/** @typedef {{
 *   id: string, name?: string, command?: string, at?: string | null, state: string, label: ComponentChildren,
 *   href?: string, what: ComponentChildren, wordy?: boolean, took?: ComponentChildren, stateTitle?: string,
 *   children?: ComponentChildren,
 * }} RowProps
 * `command`: what shows the same on the command line. `id`: unique in the page, stable over updates. `wordy`: `what` is
 * words, not output of a machine. */

const NEW_MS = 2500

/** An item of a list (`<ol class="rows">`). @param {RowProps} props */
export const Row = props => {
  const { id, name, at = null, state, label, href, what, wordy = false, took, children, stateTitle, command } = props
  // What happened just now slides in once.
  const isNew = useMemo(() => at !== null && Date.now() - Date.parse(at) < NEW_MS, [])
  const link =
    href === undefined
      ? label
      : html`<a href=${href} data-action="open" data-name="Open" data-command=${command}>${label}</a>`
  return html`<li
    class=${`row${here.value === id ? ' here' : ''}${isNew ? ' new' : ''}`}
    data-row=${id}
    data-row-name=${name ?? id}
    tabindex="-1"
    onClick=${() => void ((here.value = id))}
  >
    <${Time} at=${at} />
    <${Mark} state=${state} title=${stateTitle} />
    <span class="id">${link}</span>
    <span class=${wordy ? 'what wordy' : 'what'}>${what}</span>
    <span class="took">${took}</span>
    ${children}
  </li>`
}

/** @typedef {ListedTask & { usual?: number | null }} ShownTask */

/** A task as a row.
 * @param {{ task: ShownTask, children?: ComponentChildren, note?: string }} props */
export const TaskRow = ({ task, children, note }) => {
  const now = useNow(task.status === 'running')
  const title = titleOf(task)
  const stale = task.stale && html`<span class="live">stale</span> `
  const attempts = task.attempts > 1 ? `, attempt ${task.attempts}` : ''
  return html`<${Row}
    id=${task.id}
    name=${task.friendly_id}
    command=${commandFor('task.get', { id: task.friendly_id })}
    at=${task.finished_at ?? task.claimed_at ?? task.created_at}
    state=${task.status}
    label=${task.friendly_id}
    href=${addressIn('tasks', task.friendly_id)}
    what=${html`<span title=${title}>${title}</span>`}
    wordy=${isWordy(task)}
    took=${html`${stale}${tookOf(task, now)}${attempts}${note}<${Progress} task=${task} now=${now} />`}
    >${children}<//
  >`
}

/** How much of its usual time a running task has used. @param {{ task: ShownTask, now: number }} props */
const Progress = ({ task: { status, usual, claimed_at }, now }) => {
  if (status !== 'running' || !usual || claimed_at === null) return null
  const share = Math.min(1, (now - Date.parse(claimed_at)) / 1000 / usual)
  return html`<span class="bar" aria-hidden="true"><i style=${{ width: `${Math.round(share * 100)}%` }}></i></span>`
}
