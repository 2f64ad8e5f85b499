// @ts-check
// The front page: what finished since you looked, failures first, what goes on, and what stands still.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { mayWrite } from '../access.js'
import { Action } from '../action.js'
import { addressOf } from '../address.js'
import { html, useEffect, useMemo, useState } from '../html.js'
import { commandFor } from '../commands.js'
import { dateline, firstUnseen, headline, lede, sections } from '../inbox-words.js'
import { here } from '../keyboard.js'
import { Command } from '../parts/command.js'
import { LinkTo } from '../parts/link-to.js'
import { Loading } from '../parts/loading.js'
import { NowRows } from '../parts/now-rows.js'
import { TaskRow } from '../parts/row.js'
import { Tail } from '../parts/tail.js'
import { useSpoken } from '../parts/spoken.js'
import { failureOf, firstLines } from '../task-words.js'
import { useRead, touched } from '../store.js'
import { Quiet } from './inbox-empty.js'

const WHEN = /^(task|queue|tool|worker|session)\./

export const View = () => {
  const { data: review, refusal } = useRead('task.review', {}, WHEN)
  const { data: idle } = useRead('queue.idle', {}, WHEN)
  if (!review || !idle) return html`<${Loading} refusal=${refusal} title="Inbox" />`
  return html`<${Inbox} review=${review} idle=${idle} />`
}

/** @param {{ review: Result<'task.review'>, idle: Result<'queue.idle'> }} props */
const Inbox = ({ review, idle }) => {
  const { tasks, running_tasks } = review
  const { look, done, shown, more, byQueue } = useMemo(() => sections(tasks), [tasks])
  const [isOpen, setOpen] = useState(false)
  const first = look[0]?.id
  // The failure to look at first is the current row, so that `r` and `y` are about it at once.
  useEffect(() => {
    if (first !== undefined && here.value === '') here.value = first
  }, [first])
  const title = headline(review)
  const spoken = useSpoken(title)
  const seen = html`<${Seen} ids=${tasks.map(({ id }) => id)} all=${review.left === 0} />`
  const isEmpty = tasks.length === 0
  const { queues } = idle
  return html`
    <p class="dateline">${dateline(firstUnseen(tasks), new Date())}</p>
    <h1 tabindex="-1">${title}</h1>
    <p class="unseen" aria-live="polite">${spoken}</p>
    <p class="lede soft">${lede(review)}</p>
    ${isEmpty && running_tasks.length === 0 && queues.length === 0 && html`<${Quiet} />`}
    <${NowRows} running=${running_tasks} running_total=${review.running} idle=${idle} />
    ${
      look.length > 0 &&
      html`<section aria-labelledby="look">
        <h2><span id="look">Look at these</span>${seen}</h2>
        <ol class="rows">
          ${look.map((task, i) => html`<${Failed} key=${task.id} task=${task} whole=${i < MOST_WHOLE} />`)}
        </ol>
      </section>`
    }
    ${
      done.length > 0 &&
      html`<section aria-labelledby="done">
        <h2><span id="done">Done</span>${look.length === 0 && seen}</h2>
        <ol class="rows">
          ${(isOpen ? done : shown).map(task => html`<${Done} key=${task.id} task=${task} />`)}
          ${
            more > 0 &&
            !isOpen &&
            html`<li class="row" data-row="more" tabindex="-1">
              <time></time><span></span><span class="id soft">${more} more</span>
              <span class="what wordy soft">${byQueue}</span>
              <span class="took">
                <button type="button" class="btn" data-action="open" onClick=${() => setOpen(true)}>Show them</button>
              </span>
            </li>`
          }
        </ol>
      </section>`
    }
  `
}

/** @typedef {Result<'task.review'>['tasks'][number]} Reviewed */

/** @param {{ task: Reviewed }} props */
const Done = ({ task }) => {
  const text = task.result_summary ?? task.error
  return html`<${TaskRow} task=${task}>${text !== null && html`<p class="note soft">${firstLines(text)}</p>`}<//>`
}

/** Marks what is on the screen as seen, also what is folded there into a row: what arrives meanwhile comes next time.
 * @param {{ ids: readonly string[], all: boolean }} props */
const Seen = ({ ids, all }) =>
  html`<span class="act"
    ><${Action}
      method="task.acknowledge"
      params=${{ ids }}
      label=${all ? 'Mark all as seen' : `Mark these ${ids.length} as seen`}
      action="seen"
      done=${() => touched('task.acknowledged')}
  /></span>`

/** Failures beyond these show their output only as the current row. */
const MOST_WHOLE = 10

/** @param {{ task: Reviewed, whole: boolean }} props */
const Failed = ({ task, whole }) => {
  const { friendly_id } = task
  const { error, output } = failureOf(task)
  const params = { ids: [friendly_id] }
  const isHere = here.value === task.id
  if (!whole && !isHere) return html`<${TaskRow} task=${task}><p class="note bad">${firstLines(error)}</p><//>`
  return html`<${TaskRow} task=${task}>
    <p class="note bad">${firstLines(error)}</p>
    ${output !== '' && html`<${Tail} text=${output} />`}
    <div class="acts">
      <${Action} method="task.requeue" params=${params} label="Run again" action="again" />
      <${LinkTo} label="Change and run" action="change" href=${addressOf('/enqueue', { like: friendly_id })} />
      ${isHere && mayWrite.value && html`<${Command} command=${commandFor('task.requeue', params)} />`}
    </div>
  <//>`
}
