// @ts-check
// What goes on, and what stands still with the reason and the cure.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { Action } from '../action.js'
import { addressIn, addressOf } from '../address.js'
import { html } from '../html.js'
import { whyIdle } from '../idle-reasons.js'
import { count } from '../words.js'
import { Command } from './command.js'
import { LinkTo } from './link-to.js'
import { Row, TaskRow } from './row.js'
import { TellMe } from './tell-me.js'

/** @typedef {import('../idle-reasons.js').IdleFacts} IdleFacts */

const MOST_RUNNING = 10

/** @param {{
 *   running: Result<'task.review'>['running_tasks'], running_total: number, idle: Result<'queue.idle'>,
 * }} props */
export const NowRows = ({ running, running_total, idle }) => {
  const still = idle.queues
    .map(queue => ({ ...queue, stopping: idle.stopping }))
    .filter(facts => whyIdle(facts) !== undefined)
  if (running.length === 0 && still.length === 0) return null
  const more = running_total - Math.min(running.length, MOST_RUNNING)
  return html`<section aria-labelledby="now">
    <h2><span id="now">Now</span>${running.length > 0 && html`<span class="act"><${TellMe} /></span>`}</h2>
    <ol class="rows">
      ${running.slice(0, MOST_RUNNING).map(task => html`<${TaskRow} key=${task.id} task=${task} />`)}
      ${
        more > 0 &&
        html`<${Row}
          id="more-running"
          state="running"
          label=${html`<span class="soft">${more} more</span>`}
          wordy
          what="running"
          took=${html`<${LinkTo} label="Show them" action="open" href=${addressOf('/tasks', { status: 'running' })} />`}
        />`
      }
      ${still.map(facts => html`<${StillRow} key=${facts.queue.id} facts=${facts} />`)}
    </ol>
  </section>`
}

/** A queue that runs nothing. @param {{ facts: IdleFacts }} props */
export const StillRow = ({ facts }) => {
  const reason = whyIdle(facts)
  if (!reason) return null
  const { name, counts } = facts.queue
  const cure = reason.cure?.(facts)
  return html`<${Row}
    id=${facts.queue.id}
    name=${name}
    state=${reason.name.includes('paused') ? 'resting' : 'waiting'}
    label=${name}
    href=${addressIn('queues', name)}
    wordy
    what=${`${count(counts.queued, 'task')} waiting: ${reason.says(facts)}`}
  >
    <div class="acts">
      ${cure && html`<${Action} ...${cure} show />`}
      ${!cure && reason.command && html`<${Command} command=${reason.command(facts)} />`}
    </div>
  <//>`
}
