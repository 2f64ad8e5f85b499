// @ts-check
// One task: how it went as a sentence, what is set for it, its attempts, its output while it is written.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */
/** @import { Result } from '../../lib/protocol/index.ts' */
/** @import { ViewProps } from '../views.js' */

import { Action } from '../action.js'
import { addressIn, addressOf } from '../address.js'
import { html, useEffect } from '../html.js'
import { useKeys } from '../keyboard.js'
import { onEvent } from '../live.js'
import { Output } from '../log/output.js'
import { Loading } from '../parts/loading.js'
import { useSpoken } from '../parts/spoken.js'
import { TellMe } from '../parts/tell-me.js'
import { go } from '../router.js'
import { touched, useRead } from '../store.js'
import { Attempts, attemptAddress } from '../task/attempts.js'
import { neighbours } from '../task/came-from.js'
import { ChatTask } from '../task/chat.js'
import { Details } from '../task/details.js'
import { Facts, Life } from '../task/facts.js'
import { headline, lede } from '../task/headline.js'
import { TaskJournal } from '../task/journal.js'
import { Report } from '../task/report-button.js'
import { firstLines } from '../task-words.js'

/** @param {ViewProps} props */
export const View = ({ params: { id = '' }, query, mark }) => {
  const { data: task, refusal, again } = useRead('task.get', { id })
  const { data: journal, again: againJournal } = useRead('event.list', { tasks: [id], after: 0, limit: 200 })
  // Only what happens to this task, not to any.
  useEffect(
    () =>
      onEvent(event => {
        if (event.task !== task?.id && event.friendly_id !== id) return
        void again()
        void againJournal()
      }),
    [id, task?.id],
  )
  const { earlier, later, address } = neighbours(task?.friendly_id ?? id)
  useKeys({
    earlier: () => (earlier === undefined ? undefined : go(addressIn('tasks', earlier))),
    later: () => (later === undefined ? undefined : go(addressIn('tasks', later))),
    attempt: key =>
      Number(key) <= (task?.history.length ?? 0) ? go(attemptAddress(task?.friendly_id ?? id, Number(key))) : false,
    back: () => (address === '' ? false : go(address)),
  })
  if (!task) return html`<${Loading} refusal=${refusal} title=${`Task ${id}`} />`
  const events = journal?.events.filter(({ kind }) => kind.startsWith('task.')) ?? []
  return html`<${Task} task=${task} events=${events} query=${query} mark=${mark} again=${again} />`
}

/** @param {{
 *   task: WholeTask, events: Result<'event.list'>['events'], query: URLSearchParams, mark: string, again: () => void,
 * }} props */
const Task = ({ task, events, query, mark, again }) => {
  const { friendly_id, status, history } = task
  const { data: tools } = useRead('tool.list', {}, /^config\./)
  const isChat = tools?.tools.find(({ name }) => name === task.tool_name)?.kind === 'chat'
  const last = history.at(-1)?.number ?? 0
  const shown = Math.min(Number(query.get('attempt')) || last, last)
  const { title, state, tone, rest, below } = headline(task)
  const said = lede(task)
  const spoken = useSpoken(`${friendly_id} ${state}${rest}`)
  return html`
    <p class="dateline">
      <span class="id">${friendly_id}</span> in queue <a href=${addressIn('queues', task.queue)}>${task.queue}</a>${
        task.session !== 'default' && `, session ${task.session}`
      }
    </p>
    <h1 tabindex="-1" class="task-title">${title} <span class=${tone}>${state}</span>${rest}</h1>
    <p class="unseen" aria-live="polite">${spoken}</p>
    ${below && !isChat && html`<p class="below mono">${below}</p>`}
    ${said.text && html`<p class=${`lede said ${said.tone}`}>${firstLines(said.text)}</p>`}
    <div class="acts">
      <${Controls} task=${task} again=${again} />
      <${Report} task=${task} attempt=${shown} />
      ${
        (status === 'running' || status === 'queued') &&
        html`<${TellMe} about=${`task:${task.id}`} label="Tell me when it ends" />`
      }
    </div>
    <${Life} task=${task} />
    <${Facts} task=${task} />
    <${Details} task=${task} isChat=${isChat} />
    ${isChat && html`<${ChatTask} task=${task} done=${again} />`}
    <div class="two">
      <div class="aside-column">
        ${history.length > 0 && html`<${Attempts} task=${task} shown=${shown} />`}
        ${events.length > 0 && html`<${TaskJournal} events=${events} name=${friendly_id} />`}
      </div>
      ${
        shown > 0
          ? html`<${Output}
            key=${`${task.id} ${shown}`} id=${task.id} name=${friendly_id} attempt=${shown} isLast=${shown === last}
            isRunning=${history.find(({ number }) => number === shown)?.outcome === 'running'}
            query=${query} mark=${mark}
          />`
          : html`<section class="output">
            <h2>Output</h2>
            <p class="aside">It has not begun, so there is none yet.</p>
          </section>`
      }
    </div>
  `
}

/** What can be done with a task in its state. @param {{ task: WholeTask, again: () => void }} props */
const Controls = ({ task: { friendly_id, status }, again }) => {
  const isOver = status !== 'queued' && status !== 'running'
  const like = html`<a
    class="btn" data-action="change" data-name="Change and run" href=${addressOf('/enqueue', { like: friendly_id })}
    >Change and run<kbd aria-hidden="true">e</kbd></a
  >`
  if (!isOver)
    return html`<${Action}
        method="task.cancel" params=${{ id: friendly_id }} label="Cancel" action="cancel" show
        confirm=${status === 'running' ? 'Cancel it while it runs' : undefined}
        done=${() => (again(), touched('task.canceled'))}
      />${like}`
  return html`<${Action}
      method="task.requeue" params=${{ ids: [friendly_id] }} label="Run again" action="again" show
      done=${(/** @type {Result<'task.requeue'>} */ { tasks: [made] }) =>
        made && go(addressIn('tasks', made.friendly_id))}
    />${like}`
}
