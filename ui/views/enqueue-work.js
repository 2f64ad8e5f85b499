// @ts-check
// What a task does, as one says it: a line of shell, a script with its inputs, a prompt, or a payload as JSON.

/** @import { ScriptEntry, ToolStatus } from '../../lib/protocol/entities.ts' */
/** @import { Draft } from '../enqueue-draft.js' */
/** @import { Problems } from '../enqueue-task.js' */

import { chosenScript } from '../enqueue-draft.js'
import { html } from '../html.js'
import { lineWork } from '../line-work.js'
import { TextField, Words } from '../parts/fields.js'
import { ScriptField } from '../parts/script-field.js'
import { TemplatePart } from './enqueue-template.js'
import { count } from '../words.js'

/** @typedef {{
 *   draft: Draft, change: (changes: Partial<Draft>) => void, problems: Problems, scripts: readonly ScriptEntry[],
 *   tools: readonly ToolStatus[],
 * }} PartProps */

/** @type {readonly (readonly [Draft['work'], string])[]} */
const WORKS = [
  ['command', 'Command'],
  ['script', 'Script'],
  ['prompt', 'Prompt'],
  ['template', 'Template'],
  ['payload', 'Payload'],
]

/** @param {PartProps} props */
export const WorkPart = props => {
  const { draft, change } = props
  const Part = PARTS[draft.work]
  return html`<section aria-label="What it does" class="work">
    <${Words} name="work" label="What it does" value=${draft.work} choices=${WORKS}
      change=${(/** @type {Draft['work']} */ work) => change({ work })} />
    <${Part} ...${props} />
  </section>`
}

/** @param {PartProps} props */
const CommandPart = ({ draft, change, problems }) => {
  const { words, note, payload } = lineWork(draft.line)
  const isLong = draft.line.includes('\n')
  return html`<${TextField}
    id="line"
    label="Command"
    hidden
    big
    mono
    rows=${isLong ? Math.min(12, draft.line.split('\n').length + 1) : undefined}
    value=${draft.line}
    placeholder="npm test"
    problem=${problems.line}
    change=${(/** @type {string} */ line) => change({ line })}
    attributes=${{ autofocus: true, 'data-search': true }}
    note=${
      payload === null
        ? 'As you would type it in a shell.'
        : note ||
          html`runs as ${count(words.length, 'word')}, without a shell: ${words.map(
            word => html`<code
            class="word">${word === '' ? "''" : word}</code>`,
          )}`
    }
  />`
}

/** @param {PartProps} props */
const ScriptPart = ({ draft, change, problems, scripts }) => {
  const known = chosenScript(draft, scripts)
  return html`
    <${ScriptField} value=${draft.script} scripts=${scripts}
      change=${(/** @type {string} */ script) => change({ script })} />
    ${
      known &&
      known.inputs.length > 0 &&
      html`<div class="slots" role="group" aria-label="Inputs of the script">
        ${known.inputs.map(
          ({ name, required, note }) => html`<${TextField}
            key=${name}
            id=${`input-${name}`}
            label=${name}
            required=${required}
            mono
            value=${draft.inputs[name] ?? ''}
            note=${html`passed as <code>--${name}</code>${note ? `; ${note}` : ''}`}
            change=${(/** @type {string} */ value) => change({ inputs: { ...draft.inputs, [name]: value } })}
          />`,
        )}
      </div>`
    }
    <${TextField}
      id="more"
      label=${known && known.inputs.length > 0 ? 'Further arguments' : 'Arguments'}
      mono
      value=${draft.more}
      problem=${problems.more}
      note="Split as a shell does; what stands here comes after the inputs."
      change=${(/** @type {string} */ more) => change({ more })}
    />
  `
}

/** @param {PartProps} props */
const PromptPart = ({ draft, change, problems }) => html`
  <${TextField} id="prompt" label="Prompt" hidden rows=${8} big value=${draft.prompt} problem=${problems.prompt}
    placeholder="What is to be done, and how it is to be judged."
    note="The tool gets it as its last argument, or whoever works it in chat reads it."
    change=${(/** @type {string} */ prompt) => change({ prompt })} />
  <${TextField} id="files" label="Context files" rows=${2} mono value=${draft.files}
    note="What the prompt is about: paths, one a line."
    change=${(/** @type {string} */ files) => change({ files })} />
`

/** @param {PartProps} props */
const PayloadPart = ({ draft, change, problems }) => html`
  <${TextField} id="payload" label="Payload" hidden rows=${8} mono value=${draft.payload} problem=${problems.payload}
    placeholder=${'{"code": "print(1)"}'}
    note="JSON, as the tool takes it."
    change=${(/** @type {string} */ payload) => change({ payload })} />
`

/** @type {Record<string, (props: PartProps) => unknown>} */
const PARTS = {
  command: CommandPart,
  script: ScriptPart,
  prompt: PromptPart,
  template: TemplatePart,
  payload: PayloadPart,
}
