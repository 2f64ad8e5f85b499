// @ts-check
// A task in the list: a box to mark it, when, state, id, queue, what, how long; below it why it failed.

/** @import { ListedTask } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { addressIn, addressOf } from '../address.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { Mark } from '../parts/mark.js'
import { Time, useNow } from '../parts/time.js'
import { firstLines, isWordy, titleOf, tookOf } from '../task-words.js'
import { moment } from '../times.js'

/** @param {{
 *   task: ListedTask, isMarked: boolean, isGone: boolean, mark: (event: MouseEvent) => void, isBulk: boolean,
 * }} props
 * `isGone`: it no longer matches the filter. `isBulk`: rows are marked, so the actions of one row are not shown. */
export const ListRow = ({ task, isMarked, isGone, mark, isBulk }) => {
  const now = useNow(task.status === 'running')
  const title = titleOf(task)
  const isHere = here.value === task.id
  const note = noteOf(task)
  return html`<li
    class=${['row', 'task-row', isHere && 'here', isMarked && 'marked', isGone && 'gone'].filter(Boolean).join(' ')}
    data-row=${task.id} data-row-name=${task.friendly_id} tabindex="-1" onClick=${() => void ((here.value = task.id))}
  >
    <input type="checkbox" class="box" checked=${isMarked} aria-label=${`Mark ${task.friendly_id}`} onClick=${mark} />
    <${Time} at=${task.finished_at ?? task.claimed_at ?? task.created_at} />
    <${Mark} state=${task.status} />
    <span class="id"
      ><a href=${addressIn('tasks', task.friendly_id)} data-action="open" data-name="Open">${task.friendly_id}</a></span
    >
    <span class=${isWordy(task) ? 'what wordy' : 'what'}><span title=${title}>${title}</span></span>
    <span class="took"
      >${task.stale && task.status === 'running' && html`<span class="live">stale</span> `}${tookOf(task, now)}</span
    >
    ${note && html`<p class=${`note ${note.tone}`}>${note.text}</p>`}
    ${isHere && !isBulk && html`<div class="acts"><${RowActions} task=${task} /></div>`}
  </li>`
}

/** @param {{ task: ListedTask }} props */
const RowActions = ({ task: { friendly_id, status } }) =>
  status === 'queued' || status === 'running'
    ? html`<${Action} method="task.cancel" params=${{ id: friendly_id }} label="Cancel" action="cancel" show
        confirm=${status === 'running' ? 'Cancel it while it runs' : undefined} />`
    : html`<${Action} method="task.requeue" params=${{ ids: [friendly_id] }} label="Run again" action="again" show />
        <a
          class="btn" data-action="change" data-name="Change and run"
          href=${addressOf('/enqueue', { like: friendly_id })}
          >Change and run<kbd aria-hidden="true">e</kbd></a
        >`

/** @param {ListedTask} task @returns {{ text: string, tone: string } | undefined} */
const noteOf = ({ status, error, error_type, not_before, attempts, retries }) => {
  if (status === 'failed' && error !== null)
    return { text: `${isSaid(error_type, error) ? '' : `${error_type}: `}${firstLines(error, 1)}`, tone: 'bad' }
  if (status === 'canceled' && error !== null) return { text: firstLines(error, 1), tone: 'soft' }
  if (status === 'queued' && not_before !== null && Date.parse(not_before) > Date.now())
    return {
      text: `not before ${moment(not_before)}${attempts > 0 ? `, for attempt ${attempts + 1} of ${retries + 1}` : ''}`,
      tone: 'soft',
    }
  return undefined
}

/** Whether the kind of a failure is the usual one, or in its words.
 * @param {string | null} type @param {string} error */
const isSaid = (type, error) => type === null || type === 'failed' || error.includes(type)
