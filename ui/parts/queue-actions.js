// @ts-check
// What can be done with a queue in its state. A table: which moves a state allows, as its machine says.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { html } from '../html.js'
import { touched } from '../store.js'
import { count } from '../words.js'

/** @typedef {'queue.start' | 'queue.pause' | 'queue.resume' | 'queue.end' | 'queue.reopen' | 'queue.archive'
 *   | 'queue.unarchive'} Move */
/** @type {Record<Queue['status'], readonly (readonly [Move, string])[]>} */
const MOVES = {
  planned: [
    ['queue.start', 'Start'],
    ['queue.end', 'End'],
  ],
  active: [
    ['queue.pause', 'Pause'],
    ['queue.end', 'End'],
  ],
  idle: [
    ['queue.pause', 'Pause'],
    ['queue.end', 'End'],
  ],
  paused: [
    ['queue.resume', 'Resume'],
    ['queue.end', 'End'],
  ],
  ended: [
    ['queue.reopen', 'Reopen'],
    ['queue.archive', 'Archive'],
  ],
  archived: [['queue.unarchive', 'Unarchive']],
}

/** What ending a queue leaves behind, for the second press. @param {Queue} queue */
const confirmEnd = ({ counts: { queued, running } }) =>
  queued + running === 0 ? undefined : `End it with ${count(queued + running, 'unfinished task')}`

/** @param {{ queue: Queue, show?: boolean }} props */
export const QueueActions = ({ queue, show = false }) =>
  MOVES[queue.status].map(
    ([method, label]) => html`<${Action}
      key=${method}
      method=${method}
      params=${{ queue: queue.name }}
      label=${label}
      show=${show}
      confirm=${method === 'queue.end' ? confirmEnd(queue) : undefined}
      done=${() => touched('queue.')}
    />`,
  )
