// @ts-check
// One queue: how it is, its instructions, what can be done with it, its tasks.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { addressOf } from '../address.js'
import { html } from '../html.js'
import { whyIdle } from '../idle-reasons.js'
import { Command } from '../parts/command.js'
import { DayStrip } from '../parts/day-strip.js'
import { Instructions } from '../parts/instructions.js'
import { Jobs } from '../parts/jobs.js'
import { Loading } from '../parts/loading.js'
import { QueueActions } from '../parts/queue-actions.js'
import { QueueCounts } from '../parts/queue-counts.js'
import { isState, queueWords } from '../parts/queue-row.js'
import { TaskRow } from '../parts/row.js'
import { TellMe } from '../parts/tell-me.js'
import { Time } from '../parts/time.js'
import { useRead } from '../store.js'
import { capital, counted, inWords } from '../words.js'

const WHEN = /^(task|queue|tool|worker|session|config)\./
const MOST = 20

/** @param {import('../views.js').ViewProps} props */
export const View = ({ params: { name = '' } }) => {
  const { data: queue, refusal } = useRead('queue.show', { queue: name }, WHEN)
  const { data: idle } = useRead('queue.idle', { queue: name }, WHEN)
  const { data: tasks } = useRead('task.list', { queue: name, limit: MOST }, WHEN)
  if (!queue) return html`<${Loading} refusal=${refusal} title=${`Queue ${name}`} />`
  const facts = idle?.queues[0] && { ...idle.queues[0], stopping: idle.stopping }
  const reason = facts && whyIdle(facts)
  const cure = facts && reason?.cure?.(facts)
  return html`
    <p class="dateline">Queue ${queue.name} in session ${queue.session}</p>
    <h1 tabindex="-1">${headline(queue)}</h1>
    ${
      reason &&
      facts &&
      !isState(reason) &&
      html`<p class="lede">
        ${capital(counted(queue.counts.queued, 'task'))} waiting: ${reason.says(facts)}.
      </p>`
    }
    <p class="facts">
      <span>${queueWords(queue)}</span><${QueueCounts} queue=${queue} /><${DayStrip} queue=${queue.name} />
      <span>made <${Time} at=${queue.created_at} /></span>
    </p>
    <div class="acts">
      ${cure && !isState(reason) && html`<${Action} ...${cure} show />`}
      ${!cure && facts && reason?.command && html`<${Command} command=${reason.command(facts)} />`}
      <${QueueActions} queue=${queue} />
      <${TellMe} about=${`queue:${queue.name}`} label="Tell me when a task ends" />
      <${Command} command=${`sparkq queue show ${queue.name}`} />
    </div>
    <${Jobs} queue=${queue} />
    <${Instructions} queue=${queue} />
    <section aria-labelledby="tasks">
      <h2><span id="tasks">Tasks</span>
        <span class="act"><a class="btn" href=${addressOf('/tasks', { queue: queue.name })}>All tasks</a></span>
      </h2>
      <ol class="rows">${tasks?.tasks.map(task => html`<${TaskRow} key=${task.id} task=${task} />`)}</ol>
      ${
        tasks?.tasks.length === 0 &&
        html`<p class="soft">No task yet. <${Command} command=${`sparkq enqueue -q ${queue.name} npm test`} /></p>`
      }
    </section>
  `
}

/** `build runs two, three wait.` @param {Queue} queue */
const headline = ({ name, status, counts: { running, queued, failed } }) => {
  const parts = [
    running > 0 && `runs ${inWords(running)}`,
    queued > 0 && `has ${inWords(queued)} waiting`,
    failed > 0 && `${inWords(failed)} failed`,
  ].filter(part => typeof part === 'string')
  if (status === 'ended' || status === 'archived' || status === 'planned') return `${name} is ${status}.`
  if (status === 'paused') return `${name} is paused.`
  if (running + queued === 0) return `${name} is idle${failed > 0 ? `, ${inWords(failed)} failed` : ''}.`
  return `${name} ${parts.join(', ')}.`
}
