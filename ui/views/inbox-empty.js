// @ts-check
// The inbox with nothing in it: what runs by itself, or the first three commands.

import { html } from '../html.js'
import { Command } from '../parts/command.js'
import { Time } from '../parts/time.js'
import { useRead } from '../store.js'
import { capital, counted, list } from '../words.js'

export const Quiet = () => {
  const { data } = useRead('daemon.status', {}, /^(task|queue|worker)\./)
  if (!data) return null
  const { recent, queues, workers } = data
  const last = recent[0]
  if (last === undefined && queues.every(({ counts }) => Object.values(counts).every(number => number === 0)))
    return html`<${FirstVisit} />`
  const runners = queues.filter(({ jobs, status }) => jobs > 0 && (status === 'active' || status === 'idle'))
  const names = list(runners.map(({ name }) => name))
  return html`
    <p class="lede">
      ${last?.finished_at && html`The last task ended <${Time} at=${last.finished_at} />. `}
      ${
        runners.length > 0
          ? `${capital(counted(runners.length, 'queue'))} ${byItself(runners.length)}: ${names}.`
          : 'No queue works by itself.'
      }
      ${workers.length > 0 && ` ${capital(counted(workers.length, 'runner'))} connected.`}
    </p>
    <p><${Command} command="sparkq enqueue npm test" /></p>
  `
}

/** @param {number} queues */
const byItself = queues => (queues === 1 ? 'works by itself' : 'work by themselves')

/** @type {readonly (readonly [string, string])[]} */
const FIRST = [
  ['sparkq enqueue npm test', 'adds a command; the queue works by itself'],
  ['sparkq follow 1', 'prints its output while it runs'],
  ['sparkq review', 'prints what this page shows'],
]

const FirstVisit = () => html`
  <p class="lede">
    No task has run here yet. Queue one, walk away, and read here what became of it; or${' '}
    <a href="#/enqueue">enqueue one from this page</a>.
  </p>
  <ol class="first">
    ${FIRST.map(([command, says]) => html`<li><${Command} command=${command} /><p class="soft">${says}</p></li>`)}
  </ol>
`
