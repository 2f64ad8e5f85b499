// @ts-check
// A new task: one line first, as it is typed in a shell, then the choices, then the command that does the same. What is
// typed is checked here with the schemas of the contract, then by the daemon with a dry run.

/** @import { NewTask, WholeTask } from '../../lib/protocol/entities.ts' */
/** @import { Result } from '../../lib/protocol/index.ts' */
/** @import { Draft } from '../enqueue-draft.js' */
/** @import { Requeue } from '../requeue-changes.js' */

import { mayWrite } from '../access.js'
import { useCall } from '../action.js'
import { addressIn } from '../address.js'
import { enqueueCommand } from '../enqueue-command.js'
import { draftFrom, draftLike } from '../enqueue-draft.js'
import { taskOf } from '../enqueue-task.js'
import { html, useEffect, useState } from '../html.js'
import { live } from '../live.js'
import { Command } from '../parts/command.js'
import { Loading } from '../parts/loading.js'
import { Refused } from '../parts/refused.js'
import { keysOf } from '../placeholders.js'
import { requeueCommand, requeueParams } from '../requeue-changes.js'
import { problems as problemsIn, sentence } from '../schema.js'
import { touched, useRead } from '../store.js'
import { ChoicesPart } from './enqueue-choices.js'
import { DryRun } from './enqueue-dry-run.js'
import { WorkPart } from './enqueue-work.js'

const WHEN = /^(queue|tool|daemon|config)\./

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => {
  const like = query.get('like') ?? ''
  return like === '' ? html`<${Loaded} query=${query} />` : html`<${Like} id=${like} query=${query} />`
}

/** @param {{ id: string, query: URLSearchParams }} props */
const Like = ({ id, query }) => {
  const { data, refusal } = useRead('task.get', { id })
  return data
    ? html`<${Loaded} key=${data.id} query=${query} old=${data} />`
    : html`<${Loading} refusal=${refusal} title="Queue a task" />`
}

/** @param {{ query: URLSearchParams, old?: WholeTask }} props */
const Loaded = ({ query, old }) => {
  const tools = useRead('tool.list', { schemas: true }, WHEN)
  const queues = useRead('queue.list', {}, WHEN)
  const scripts = useRead('script.list', {}, WHEN)
  const refusal = tools.refusal ?? queues.refusal ?? scripts.refusal
  if (!tools.data || !queues.data || !scripts.data) return html`<${Loading} refusal=${refusal} title="Queue a task" />`
  return html`<${Form}
    query=${query}
    old=${old}
    tools=${tools.data.tools}
    queues=${queues.data.queues}
    scripts=${scripts.data.scripts}
  />`
}

/** @param {{
 *   query: URLSearchParams, old?: WholeTask, tools: Result<'tool.list'>['tools'],
 *   queues: Result<'queue.list'>['queues'], scripts: Result<'script.list'>['scripts'],
 * }} props */
const Form = ({ query, old, tools, queues, scripts }) => {
  const [draft, setDraft] = useState(() => (old ? draftLike(old, scripts) : draftFrom(query)))
  const { data: contract } = useRead('daemon.describe', {})
  const made = taskOf(draft, scripts)
  const schema = schemaOf(contract, tools, draft)
  const bySchema = made.task && schema ? problemsIn(schema, made.task) : []
  const requeue =
    old && made.task ? requeueParams(old, made.task, draftLike(old, scripts).script || undefined) : undefined
  const delay = draft.start === 'in' ? draft.delay.trim() : undefined
  const command = requeue
    ? requeueCommand(requeue, delay)
    : made.task
      ? enqueueCommand(made.task, { delay, template: templateOf(draft) })
      : ''
  const isReady = made.task !== undefined && bySchema.length === 0
  /** @param {Partial<typeof draft>} changes */
  const change = changes => setDraft(draft => ({ ...draft, ...changes }))
  const parts = { draft, change, problems: made.problems, tools, scripts, queues }
  return html`
    <p class="dateline">${
      old
        ? html`Like <a
      href=${addressIn('tasks', old.friendly_id)}>${old.friendly_id}</a>`
        : 'A new task'
    }</p>
    <h1 tabindex="-1">${old ? `Run ${old.friendly_id} again, with a change.` : 'Queue a task, walk away.'}</h1>
    <form class="enqueue" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <${WorkPart} ...${parts} />
      <${ChoicesPart} ...${parts} />
      ${soft(made.problems.inputs)}${soft(made.problems.values)}
      ${bySchema.map(problem => html`<p class="bad" role="alert">${sentence(problem, 'the task')}</p>`)}
      <${Submit} task=${isReady ? made.task : undefined} requeue=${requeue} command=${command} />
    </form>
  `
}

/** What is still missing, said without alarm. @param {string | undefined} problem */
const soft = problem => problem && html`<p class="soft">${problem}.</p>`

/** @param {Draft} draft
 * @returns {import('../enqueue-command.js').FilledTemplate | undefined} */
const templateOf = ({ work, template, values, tool, body }) => {
  if (work !== 'template') return undefined
  const used = Object.fromEntries(keysOf(body).map(key => [key, values[key] ?? '']))
  return { name: template, values: used, hasTool: tool === '' }
}

/** The schema of a task whose payload is that of its tool.
 * @param {Result<'daemon.describe'> | undefined} contract
 * @param {Result<'tool.list'>['tools']} tools
 * @param {Draft} draft */
const schemaOf = (contract, tools, { tool, work }) => {
  const task = /** @type {any} */ (contract?.methods)?.['task.enqueue']?.params.properties.tasks.items
  if (!task) return undefined
  const name = tool || (work === 'command' || work === 'payload' ? 'run-bash' : '')
  // A script becomes the payload that its tool takes, so only the daemon can check it.
  const payload = work === 'script' ? undefined : tools.find(one => one.name === name)?.payload
  return payload ? { ...task, properties: { ...task.properties, payload } } : task
}

/** @param {{ task: NewTask | undefined, requeue: Requeue | undefined, command: string }} props */
const Submit = ({ task, requeue, command }) => {
  const [added, setAdded] = useState(/** @type {Result<'task.enqueue'>['tasks']} */ ([]))
  /** @param {{ tasks: Result<'task.enqueue'>['tasks'] }} result */
  const done = ({ tasks }) => {
    setAdded(added => [...tasks, ...added])
    touched('task.enqueued')
  }
  const enqueue = useCall('task.enqueue', done)
  const again = useCall('task.requeue', done)
  const isOff = !task || !live.value.live || enqueue.isBusy || again.isBusy
  const press = () => {
    if (isOff || !task) return
    if (requeue) void again.run(requeue)
    else void enqueue.run({ tasks: [task] })
  }
  useEffect(() => {
    const first = document.querySelector('#added a')
    if (added.length > 0 && first instanceof HTMLElement) first.focus()
  }, [added.length])
  return html`<div class="submit">
    ${
      mayWrite.value &&
      html`<button type="submit" class="btn strong" data-command=${command} aria-disabled=${isOff} onClick=${press}>
        ${requeue ? 'Run again' : 'Enqueue'}<kbd aria-hidden="true">Enter</kbd>
      </button>`
    }
    <${Command} command=${command} action="copy" />
    <${Refused} refusal=${enqueue.refusal ?? again.refusal} />
    ${task && mayWrite.value && html`<${DryRun} task=${task} />`}
    <ul id="added" class="just-added" aria-label="Added" aria-live="polite">
      ${added.map(
        ({ id, friendly_id, queue, created, status }) => html`<li key=${id}>
          <span class="good" aria-hidden="true">✓</span>
          <a href=${addressIn('tasks', friendly_id)}>${friendly_id}</a>
          ${created ? ` is queued in ${queue}.` : ` has this key already and is ${status}.`}
        </li>`,
      )}
    </ul>
  </div>`
}
