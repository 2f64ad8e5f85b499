// @ts-check
// What is set for a task, in one line, and its life as a line of time.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */

import { addressIn } from '../address.js'
import { html } from '../html.js'
import { Time } from '../parts/time.js'
import { duration } from '../times.js'
import { lifeOf } from './headline.js'

/** @param {{ task: WholeTask }} props */
export const Life = ({ task }) =>
  html`<ol class="life">
    ${lifeOf(task).map(
      ({ says, at, tone, took }, i, all) => html`<li class=${tone}>${says} <${Time} at=${at} seconds /></li>
        ${i < all.length - 1 && html`<li class="span"><span>${took === null ? '' : duration(took)}</span></li>`}`,
    )}
    ${task.status === 'running' && html`<li class="span going" aria-hidden="true"></li>`}
  </ol>`

/** @param {{ task: WholeTask }} props */
export const Facts = ({ task }) => {
  const { cwd } = /** @type {{ cwd?: unknown }} */ (task.payload)
  const git = /** @type {{ commit?: unknown } | undefined} */ (
    /** @type {Record<string, unknown> | null} */ (task.metadata)?.['git']
  )
  const cost = costOf(task.result_data)
  return html`<p class="facts">
    <span>queue <a href=${addressIn('queues', task.queue)}><b>${task.queue}</b></a></span>
    <span>tool <b>${task.tool_name}</b>${task.task_class !== null && ` (${task.task_class})`}</span>
    ${task.usual && html`<span>usually <b>${duration(task.usual)}</b></span>`}
    <span title=${task.timeout_source === null ? undefined : `from ${task.timeout_source}`}
      >timeout <b>${task.timeout === null ? 'none' : duration(task.timeout)}</b></span
    >
    ${task.exit_code !== null && html`<span>exit <b class="mono">${task.exit_code}</b></span>`}
    ${task.retries > 0 && html`<span>retries <b>${task.retries}</b></span>`}
    ${typeof cwd === 'string' && html`<span>in <b class="mono">${cwd}</b></span>`}
    ${
      typeof git?.commit === 'string' &&
      html`<span title=${git.commit}>commit <b class="mono">${git.commit.slice(0, 8)}</b></span>`
    }
    ${task.key !== null && html`<span>key <b class="mono">${task.key}</b></span>`}
    ${
      task.requeued_from !== null &&
      html`<span
        >again from${' '}<a href=${addressIn('tasks', task.requeued_from)}
          ><b class="mono">${shortId(task.requeued_from)}</b></a
        ></span
      >`
    }
    ${
      task.status === 'queued' &&
      task.not_before !== null &&
      html`<span>not before <b><${Time} at=${task.not_before} /></b></span>`
    }
    ${task.edits > 0 && html`<span>edited <b>${task.edits} ${task.edits === 1 ? 'time' : 'times'}</b></span>`}
    ${cost !== undefined && html`<span>cost <b>$${cost.toFixed(2)}</b></span>`}
  </p>`
}

/** The end of an id; a friendly id as it is. @param {string} id */
const shortId = id => (id.startsWith('tsk_') ? `…${id.slice(-6)}` : id)

/** Dollars, as agents report them. @param {unknown} data @returns {number | undefined} */
const costOf = data => {
  const cost = /** @type {Record<string, unknown> | null | undefined} */ (typeof data === 'object' ? data : null)?.[
    'total_cost_usd'
  ]
  return typeof cost === 'number' ? cost : undefined
}
