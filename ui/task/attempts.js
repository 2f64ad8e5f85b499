// @ts-check
// The attempts of a task: keys 1 to 9 show the output of each.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */

import { addressIn, addressOf } from '../address.js'
import { html } from '../html.js'
import { Mark } from '../parts/mark.js'
import { Time, useNow } from '../parts/time.js'
import { duration } from '../times.js'

/** @param {{ task: WholeTask, shown: number }} props */
export const Attempts = ({ task, shown }) =>
  html`<section aria-labelledby="attempts">
    <h2 id="attempts">Attempts</h2>
    <ol class="attempts" reversed>
      ${task.history
        .toReversed()
        .map(one => html`<${Attempt} key=${one.number} task=${task} attempt=${one} isShown=${one.number === shown} />`)}
    </ol>
  </section>`

/** @param {{ task: WholeTask, attempt: WholeTask['history'][number], isShown: boolean }} props */
const Attempt = ({ task: { friendly_id, error }, attempt, isShown }) => {
  const { number, started_at, ended_at, outcome, reason, killed } = attempt
  const now = useNow(ended_at === null)
  const seconds = ((ended_at === null ? now : Date.parse(ended_at)) - Date.parse(started_at)) / 1000
  const why = reason === null ? '' : reason === error ? (reason.split(/[:\n]/)[0] ?? '') : reason
  return html`<li class=${isShown ? 'shown' : ''}>
    <${Mark} state=${outcome} />${' '}
    <a href=${attemptAddress(friendly_id, number)} aria-current=${isShown ? 'true' : undefined}>${number}</a>
    <span class="when"><${Time} at=${started_at} whole /></span>
    <span class="took">${duration(Math.max(0, ended_at === null ? Math.floor(seconds) : seconds))}</span>
    ${why && html`<p class="why">${why}</p>`}
    ${killed !== null && html`<p class="why">killed ${killed}</p>`}
  </li>`
}

/** @param {string} name @param {number} attempt */
export const attemptAddress = (name, attempt) => addressOf(addressIn('tasks', name).slice(1), { attempt })
