// @ts-check
// Who works: state, queue, the task in hand, since when, last heard of, what it did so far.

/** @import { Worker } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { addressIn, addressOf } from '../address.js'
import { commandFor } from '../commands.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { Loading } from '../parts/loading.js'
import { Row } from '../parts/row.js'
import { Time } from '../parts/time.js'
import { touched, useRead } from '../store.js'
import { duration, moment } from '../times.js'
import { capital, clauses, counted, inWords } from '../words.js'

const WHEN = /^(worker|task\.(claimed|succeeded|failed|canceled|released))/

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => {
  const all = query.has('all')
  const { data, refusal } = useRead('worker.list', all ? { all } : {}, WHEN)
  if (!data) return html`<${Loading} refusal=${refusal} title="Workers" />`
  const { workers } = data
  return html`
    <p class="dateline">Workers: runners, agents, programs of yours</p>
    <h1 tabindex="-1">${headline(workers)}</h1>
    <p class="lede soft">
      ${
        all
          ? html`<a href=${addressOf('/workers')}>Only those that live</a>`
          : html`<a href=${addressOf('/workers', { all: true })}>Also those that have ended</a>`
      }
    </p>
    <ol class="rows spaced long-ids">
      ${workers.map(worker => html`<${WorkerRow} key=${worker.id} worker=${worker} />`)}
    </ol>
  `
}

/** @param {readonly Worker[]} workers */
const headline = workers => {
  const alive = workers.filter(({ status }) => status !== 'stopped' && status !== 'crashed')
  const busy = alive.filter(({ status }) => status === 'busy').length
  const paused = alive.filter(({ status }) => status === 'paused').length
  if (alive.length === 0) return 'No worker is connected. A queue starts its runner with its next task.'
  const parts = [
    busy > 0 && `${counted(busy, 'worker')} ${busy === 1 ? 'has' : 'have'} a task`,
    alive.length - busy - paused > 0 && `${inWords(alive.length - busy - paused)} idle`,
    paused > 0 && `${inWords(paused)} paused`,
  ].filter(part => typeof part === 'string')
  return `${capital(clauses(parts))}.`
}

/** @param {{ worker: Worker }} props */
const WorkerRow = ({ worker }) => {
  const { id, name, status, queue, task, crash, stale, leaving, statistics, started_at, type } = worker
  const isHere = here.value === id
  const alive = status !== 'stopped' && status !== 'crashed'
  return html`<${Row}
    id=${id}
    name=${name}
    command=${commandFor('worker.show', { id: name })}
    at=${started_at}
    state=${status}
    label=${name}
    wordy
    what=${html`<span
      >${type}${queue !== null && html` of <a href=${addressIn('queues', queue)}>${queue}</a>`}${
        task?.friendly_id &&
        html` with <a class="mono" href=${addressIn('tasks', task.friendly_id)}>${task.friendly_id}</a>`
      }${leaving && ', stops after its task'}${
        stale && html`, <span class="live">not heard of since <${Time} at=${worker.heartbeat_at} /></span>`
      }</span
    >`}
    took=${statisticsOf(statistics)}
  >
    ${crash && html`<p class="note bad">${`crashed ${moment(crash.at)}: ${crash.message}`}</p>`}
    ${
      isHere &&
      html`<div class="acts">
        ${alive && html`<${Moves} worker=${worker} />`}
        <span class="aside">${worker.host}${worker.pid === null ? '' : `, pid ${worker.pid}`}</span>
      </div>`
    }
  <//>`
}

/** @param {{ worker: Worker }} props */
const Moves = ({ worker: { id, status, task } }) => {
  const done = () => touched('worker.')
  const [method, label] = status === 'paused' ? ['worker.resume', 'Resume'] : ['worker.pause', 'Pause']
  const confirm = task ? `Stop it; ${task.friendly_id} goes back to its queue` : undefined
  return html`
    <${Action} key=${method} method=${method} params=${{ id }} label=${label} done=${done} />
    <${Action} method="worker.stop" params=${{ id, drain: true }} label="Stop after its task" done=${done} />
    <${Action} method="worker.stop" params=${{ id }} label="Stop now" confirm=${confirm} done=${done} />
  `
}

/** @param {Worker['statistics']} statistics */
const statisticsOf = ({ completed, failed, average }) =>
  completed + failed === 0
    ? ''
    : [`${completed} done`, failed > 0 && `${failed} failed`, `${duration(average)} each`].filter(Boolean).join(', ')
