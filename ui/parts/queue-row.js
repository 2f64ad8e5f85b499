// @ts-check
// A queue as a row, and what its runner does.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { addressIn } from '../address.js'
import { commandFor } from '../commands.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { whyIdle } from '../idle-reasons.js'
import { moment } from '../times.js'
import { count } from '../words.js'
import { Command } from './command.js'
import { DayStrip } from './day-strip.js'
import { QueueActions } from './queue-actions.js'
import { QueueCounts } from './queue-counts.js'
import { Row } from './row.js'

/** @param {Queue} queue */
export const stateOf = ({ status, counts }) =>
  status === 'active' ? (counts.running > 0 ? 'running' : 'waiting') : status === 'paused' ? 'paused' : status

/** `paused until 07:00`, `two at a time`. @param {Queue} queue */
export const queueWords = queue => {
  const { status, paused_until, jobs, runner, runner_fault } = queue
  const state = status === 'paused' && paused_until !== null ? `paused until ${moment(paused_until)}` : status
  const runs =
    runner_fault !== null
      ? `the runner fails: ${runner_fault}`
      : jobs === 0
        ? runner
          ? 'a runner of yours'
          : 'no runner by itself'
        : `${count(jobs, 'task')} at a time`
  return status === 'ended' || status === 'archived' ? state : `${state}, ${runs}`
}

/** The state of the queue says it already, and its own actions end it.
 * @param {import('../idle-reasons.js').IdleReason | undefined} reason */
export const isState = reason => ['planned', 'paused', 'ended', 'archived'].includes(reason?.name ?? '')

/** @param {{ queue: Queue, still?: import('../idle-reasons.js').IdleFacts }} props */
export const QueueRow = ({ queue, still }) => {
  const reason = still && whyIdle(still)
  const cure = still && reason?.cure?.(still)
  const isHere = here.value === queue.id
  const hasEnded = queue.counts.succeeded + queue.counts.failed > 0 && queue.status !== 'archived'
  return html`<${Row}
    id=${queue.id}
    name=${queue.name}
    command=${commandFor('queue.show', { queue: queue.name })}
    state=${stateOf(queue)}
    label=${queue.name}
    href=${addressIn('queues', queue.name)}
    wordy
    what=${html`<span class="words">${queueWords(queue)}</span>`}
    took=${html`${hasEnded && html`<${DayStrip} queue=${queue.name} />`}<${QueueCounts} queue=${queue} />`}
  >
    ${
      reason &&
      still &&
      !isState(reason) &&
      html`<p class="note">${count(queue.counts.queued, 'task')} waiting: ${reason.says(still)}.</p>`
    }
    ${
      (isHere || cure || reason?.command) &&
      html`<div class="acts">
        ${cure && (!isHere || !isState(reason)) && html`<${Action} ...${cure} show=${isHere} />`}
        ${!cure && still && reason?.command && html`<${Command} command=${reason.command(still)} />`}
        ${isHere && html`<${QueueActions} queue=${queue} />`}
      </div>`
    }
  <//>`
}
