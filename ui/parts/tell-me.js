// @ts-check
// A notification when something ends, only after a click: on one task, one queue, or all.

import { html, signal } from '../html.js'
import { onEvent } from '../live.js'

/** What the reader wants to hear of: `task:ID`, `queue:NAME` or `all`. It lasts as long as the tab. */
const wanted = signal(/** @type {ReadonlySet<string>} */ (new Set()))

const OUTCOMES = /** @type {Record<string, string>} */ ({
  'task.succeeded': 'done',
  'task.failed': 'failed',
  'task.canceled': 'canceled',
})

onEvent(({ kind, task, friendly_id, queue, detail }) => {
  const outcome = OUTCOMES[kind]
  if (outcome === undefined || wanted.value.size === 0) return
  if (![`task:${task}`, `queue:${queue}`, 'all'].some(one => wanted.value.has(one))) return
  const note = new Notification(`${friendly_id} ${outcome}`, { body: detail ?? '', tag: task ?? '' })
  note.addEventListener('click', () => {
    focus()
    location.hash = `#/tasks/${friendly_id}`
    note.close()
  })
})

/** @param {{ about?: string, label?: string }} props */
export const TellMe = ({ about = 'all', label = 'Tell me when one ends' }) => {
  if (!('Notification' in window) || Notification.permission === 'denied') return null
  const isOn = wanted.value.has(about)
  const press = async () => {
    const next = new Set(wanted.value)
    if (isOn) next.delete(about)
    else if ((await Notification.requestPermission()) === 'granted') next.add(about)
    wanted.value = next
  }
  return html`<button type="button" class="btn quiet" aria-pressed=${isOn} onClick=${press}>
    ${isOn ? 'A notification will come' : label}
  </button>`
}
