// @ts-check
// Sessions as headings, a row a queue: its state, its tasks, its last 24 hours, its runner, why it stands still.

/** @import { Queue } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { addressOf } from '../address.js'
import { html } from '../html.js'
import { Loading } from '../parts/loading.js'
import { QueueRow } from '../parts/queue-row.js'
import { NewQueue } from '../parts/new-queue.js'
import { touched, useRead } from '../store.js'
import { capital, clauses, count, counted, inWords } from '../words.js'

const WHEN = /^(task|queue|tool|worker|session|config)\./

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => {
  const all = query.has('all')
  const { data, refusal } = useRead('queue.list', all ? { all } : {}, WHEN)
  const { data: idle } = useRead('queue.idle', {}, WHEN)
  const { data: known } = useRead('session.list', { all: true }, /^session\./)
  if (!data || !idle || !known) return html`<${Loading} refusal=${refusal} title="Queues" />`
  const { queues } = data
  const sessions = [...new Set(queues.map(({ session }) => session))]
  const still = new Map(idle.queues.map(facts => [facts.queue.id, { ...facts, stopping: idle.stopping }]))
  return html`
    <p class="dateline">
      Queues of this project${all ? html`, archived ones too` : ''}
    </p>
    <h1 tabindex="-1">${headline(queues, still.size)}</h1>
    <p class="lede soft">
      A queue hands its tasks out in order.${' '}
      ${
        all
          ? html`<a href=${addressOf('/queues')}>Without archived ones</a>`
          : html`<a href=${addressOf('/queues', { all: true })}>Also archived ones</a>`
      }
    </p>
    ${sessions.map(name => {
      const session = known.sessions.find(one => one.name === name)
      return html`<section key=${name} aria-label=${`Session ${name}`}>
        <h2>
          <span>Session ${name}</span>
          ${session?.status === 'ended' && html`<span class="count">ended</span>`}
          ${session?.status === 'active' && name !== 'default' && html`<${EndSession} session=${session} />`}
        </h2>
        ${session?.instructions && html`<p class="instructions soft">${session.instructions}</p>`}
        <ol class="rows timeless">
          ${queues
            .filter(queue => queue.session === name)
            .map(queue => html`<${QueueRow} key=${queue.id} queue=${queue} still=${still.get(queue.id)} />`)}
        </ol>
      </section>`
    })}
    <${NewQueue} />
  `
}

/** @param {{ session: { name: string, queues: number } }} props */
const EndSession = ({ session: { name, queues } }) =>
  html`<span class="act"
    ><${Action}
      method="session.end"
      params=${{ session: name }}
      label="End this session"
      confirm=${queues > 0 ? `End it with ${count(queues, 'queue')}` : undefined}
      done=${() => touched('session.')}
  /></span>`

/** `Two queues work, one is paused and one stands still.` @param {readonly Queue[]} queues @param {number} still */
const headline = (queues, still) => {
  const busy = queues.filter(({ counts }) => counts.running > 0).length
  const paused = queues.filter(({ status }) => status === 'paused').length
  const parts = [
    busy > 0 && `${counted(busy, 'queue')} ${busy === 1 ? 'works' : 'work'}`,
    paused > 0 && `${inWords(paused)} ${paused === 1 ? 'is' : 'are'} paused`,
    still - paused > 0 && `${inWords(still - paused)} ${still - paused === 1 ? 'stands' : 'stand'} still`,
  ].filter(part => typeof part === 'string')
  if (parts.length === 0)
    return `${capital(counted(queues.length, 'queue'))}, ${queues.length === 1 ? 'idle' : 'all idle'}.`
  return `${capital(clauses(parts))}.`
}
