// @ts-check
// The choices of a new task besides what it does: where, with which tool, when, how often. Those that few tasks need
// are folded.

/** @import { Queue, ToolStatus } from '../../lib/protocol/entities.ts' */
/** @import { Draft } from '../enqueue-draft.js' */
/** @import { Problems } from '../enqueue-task.js' */

import { html } from '../html.js'
import { ChoiceField, TextField } from '../parts/fields.js'
import { duration, moment } from '../times.js'

/** @typedef {{
 *   draft: Draft, change: (changes: Partial<Draft>) => void, problems: Problems, queues: readonly Queue[],
 *   tools: readonly ToolStatus[], likeId: string,
 * }} ChoicesProps */

/** The kinds of tools that take what the form says. @type {Record<Draft['work'], readonly ToolStatus['kind'][]>} */
const KINDS = {
  command: ['bash', 'command'],
  script: ['bash', 'python', 'command'],
  prompt: ['command', 'chat'],
  template: ['command', 'chat'],
  payload: ['bash', 'python', 'command', 'chat'],
}

/** What to choose when no tool is named. @type {Record<Draft['work'], string>} */
const BY_DEFAULT = {
  command: 'run-bash',
  script: 'as the script says',
  prompt: 'choose one',
  template: 'as the template says',
  payload: 'run-bash',
}

/** @param {Draft} draft @param {readonly ToolStatus[]} tools
 * @returns {readonly (readonly [string, string])[]} */
const toolChoices = ({ work, tool }, tools) => [
  ['', BY_DEFAULT[work]],
  ...tools
    .filter(({ name, kind }) => KINDS[work].includes(kind) && (name === tool || name !== BY_DEFAULT[work]))
    .map(({ name }) => /** @type {const} */ ([name, name])),
]

const IF_TAKEN = [
  ['', 'skip: keep the other task'],
  ['replace', 'replace the other task'],
  ['error', 'refuse this one'],
]

const FOLDED = /** @type {const} */ (['name', 'cwd', 'retries', 'key', 'env', 'metadata'])

/** @param {ChoicesProps} props */
export const ChoicesPart = props => {
  const { draft, change, problems, queues, tools } = props
  const unnamed = { prompt: '', template: draft.bodyTool }[/** @type {string} */ (draft.work)] ?? 'run-bash'
  const tool = tools.find(({ name }) => name === (draft.tool || unnamed))
  /** @param {keyof Draft} field */
  const set = field => (/** @type {string} */ value) => change({ [field]: value })
  return html`<section aria-label="Choices" class="choices">
    <div class="slots">
      <${TextField} id="queue" label="Queue" value=${draft.queue} change=${set('queue')} placeholder="default"
        offers=${queues.map(({ name }) => name)} problem=${problems.queue}
        note=${queueNote(draft.queue || 'default', queues)} />
      <${ChoiceField} id="tool" label="Tool" value=${draft.tool} change=${set('tool')} problem=${problems.tool}
        choices=${toolChoices(draft, tools)}
        note=${toolNote(tool)} />
      <${TextField} id="timeout" label="Timeout" value=${draft.timeout} change=${set('timeout')}
        problem=${problems.timeout}
        placeholder=${tool?.timeout ? duration(tool.timeout) : 'none'}
        note="90s, 10m, 8h or none; ended after twice as long." />
      <${StartField} ...${props} />
    </div>
    <details class="fold" open=${FOLDED.some(field => draft[field] !== '') || undefined}>
      <summary>More choices</summary>
      <div class="slots">
        <${TextField} id="name" label="Name" value=${draft.name} change=${set('name')}
          note="Shown in lists instead of the command." />
        <${TextField} id="cwd" label="Directory" mono value=${draft.cwd} change=${set('cwd')}
          note="That of the project by default." />
        <${TextField} id="retries" label="Retries" value=${draft.retries} change=${set('retries')}
          problem=${problems.retries}
          placeholder="0" note="How often it is tried again after a failure." attributes=${{ inputmode: 'numeric' }} />
        <${TextField} id="key" label="Key" mono value=${draft.key} change=${set('key')}
          note="Of the tasks with this key one is queued or running." />
        ${
          draft.key.trim() !== '' &&
          html`<${ChoiceField} id="if-exists" label="If the key is taken" value=${draft.ifExists}
            change=${set('ifExists')}
            choices=${IF_TAKEN} note="" />`
        }
        <${TextField} id="env" label="Variables" rows=${2} mono value=${draft.env} change=${set('env')}
          problem=${problems.env}
          note="NAME=VALUE, one a line, beside those of the runner." />
        <${TextField} id="metadata" label="Metadata" rows=${2} mono value=${draft.metadata} change=${set('metadata')}
          problem=${problems.metadata} note="A JSON object to keep with the task." />
      </div>
    </details>
  </section>`
}

/** @param {ChoicesProps} props */
const StartField = ({ draft, change, problems }) => html`<div class="start">
  <${ChoiceField} id="start" label="Start" value=${draft.start}
    change=${(/** @type {Draft['start']} */ start) => change({ start })}
    choices=${[['now', 'as soon as it is its turn'], ['in', 'not before a while'], ['at', 'not before a moment']]}
    note=${draft.start === 'now' ? 'First in, first out.' : ''} />
  ${
    draft.start === 'in' &&
    html`<${TextField} id="delay" label="In" value=${draft.delay}
      change=${(/** @type {string} */ delay) => change({ delay })}
      problem=${draft.delay === '' ? undefined : problems.delay} placeholder="10m" note="90s, 10m, 8h or 3d." />`
  }
  ${
    draft.start === 'at' &&
    html`<${TextField} id="moment" label="At" type="datetime-local" value=${draft.moment}
      problem=${draft.moment === '' ? undefined : problems.moment}
      change=${(/** @type {string} */ moment) => change({ moment })} note="In the zone of this browser." />`
  }
</div>`

/** @param {string} name @param {readonly Queue[]} queues */
const queueNote = (name, queues) => {
  const queue = queues.find(one => one.name === name)
  if (!queue) return html`There is no queue of this name. <code>sparkq queue create ${name}</code>`
  const waiting = queue.counts.queued === 0 ? '' : `, after ${queue.counts.queued} waiting`
  if (queue.status === 'paused')
    return `Paused${queue.paused_until ? ` until ${moment(queue.paused_until)}` : ''}${waiting}.`
  if (queue.status === 'planned') return `Planned: it hands out no task before it is started${waiting}.`
  return queue.jobs === 0 ? `No runner works on it by itself${waiting}.` : `${queue.jobs} at a time${waiting}.`
}

/** @param {ToolStatus | undefined} tool */
const toolNote = tool => {
  if (!tool) return ''
  const rest = tool.paused ? ` It rests${tool.paused.until ? ` until ${moment(tool.paused.until)}` : ''}.` : ''
  const limit = tool.timeout === null ? 'no timeout' : `timeout ${duration(tool.timeout)}`
  return `${tool.task_class ? `${tool.task_class}, ` : ''}${limit}.${rest}`
}
