// @ts-check
// The prompts of the project: named texts with placeholders, kept as files in `prompts/` so that git has them.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { mayWrite } from '../access.js'
import { addressIn, addressOf } from '../address.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { Command } from '../parts/command.js'
import { Loading } from '../parts/loading.js'
import { Row } from '../parts/row.js'
import { quote } from '../quote.js'
import { useRead } from '../store.js'
import { capital, counted } from '../words.js'
import { NewPrompt } from './prompt.js'

/** @typedef {Result<'prompt.list'>['prompts'][number]} Prompt */

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => (query.has('new') ? html`<${NewPrompt} />` : html`<${Prompts} />`)

const Prompts = () => {
  const { data, refusal } = useRead('prompt.list', {}, /^prompt\./)
  if (!data) return html`<${Loading} refusal=${refusal} title="Prompts" />`
  const { prompts, warnings } = data
  return html`
    <p class="dateline">Prompts</p>
    <h1 tabindex="-1">${headline(prompts.length)}</h1>
    <p class="lede soft">
      Each is a file in <code>prompts/</code>, so git has it. <code>${'{{file}}'}</code> stands for a value,
      <code>${'{{branch|main}}'}</code> for one with a default.
    </p>
    <p class="acts">
      ${mayWrite.value && html`<a class="btn" href=${addressOf('/prompts', { new: true })}>Write a prompt</a>`}
      <${Command} command="sparkq prompts list" action="copy" />
    </p>
    ${
      warnings.length > 0 &&
      html`<ul class="warnings">
        ${warnings.map(({ file, message }) => html`<li><code>${file}</code><span class="bad">${message}</span></li>`)}
      </ul>`
    }
    ${
      prompts.length > 0 &&
      html`<ol class="rows spaced index">${prompts.map(
        prompt => html`<${PromptRow} key=${prompt.name}
        prompt=${prompt} />`,
      )}</ol>`
    }
  `
}

/** @param {number} count */
const headline = count => (count === 0 ? 'No prompts yet.' : `${capital(counted(count, 'prompt'))} to fill in.`)

/** @param {{ prompt: Prompt }} props */
const PromptRow = ({ prompt: { name, description, tool, placeholders } }) => {
  const id = `prompt-${name}`
  const asked = placeholders.map(({ key, default: value }) => (value === null ? key : `${key} (${value})`)).join(', ')
  return html`<${Row}
    id=${id}
    name=${name}
    state="script"
    label=${name}
    href=${addressIn('prompts', name)}
    wordy
    what=${description ?? html`<span class="soft">no description</span>`}
    took=${tool ?? ''}
  >
    ${asked !== '' && html`<p class="note soft">asks for ${asked}</p>`}
    ${
      here.value === id &&
      html`<div class="acts">
        <a class="btn" data-action="change" data-name="Fill in"
          href=${addressOf('/enqueue', { template: name })}>Fill in<kbd aria-hidden="true">e</kbd></a>
        <${Command} command=${`sparkq enqueue --template ${quote(name)}`} action="copy" />
      </div>`
    }
  <//>`
}
