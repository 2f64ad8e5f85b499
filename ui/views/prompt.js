// @ts-check
// One prompt: its text, where it was used, and its change, which is written into its file.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { mayWrite } from '../access.js'
import { Action, useCall } from '../action.js'
import { addressIn, addressOf } from '../address.js'
import { html, useState } from '../html.js'
import { live } from '../live.js'
import { Command } from '../parts/command.js'
import { TextField } from '../parts/fields.js'
import { Loading } from '../parts/loading.js'
import { Refused } from '../parts/refused.js'
import { keysOf, pieces } from '../placeholders.js'
import { quote } from '../quote.js'
import { go } from '../router.js'
import { touched, useRead } from '../store.js'

/** @param {import('../views.js').ViewProps} props */
export const View = ({ params: { name = '' } }) => html`<${Known} name=${name} />`

const NOTE = 'A comment at the top holds description and tool. {{key}} asks for a value, {{key|default}} has one.'

const SAMPLE = `<!--
description: What it is for
tool: llm-sonnet
-->
Review {{file}} for {{what|bugs}}.
`

export const NewPrompt = () => {
  const [name, setName] = useState('')
  return html`
    <p class="dateline"><a href="#/prompts">Prompts</a></p>
    <h1 tabindex="-1">Write a prompt.</h1>
    <div class="slots">
      <${TextField} id="name" label="Name" value=${name} change=${setName} note="Its file is prompts/NAME.md." />
    </div>
    <${Editor} name=${name.trim()} text=${SAMPLE} hash=${null} close=${() => go('#/prompts')} />
  `
}

/** @param {{ name: string }} props */
const Known = ({ name }) => {
  const { data, refusal } = useRead('prompt.get', { name }, /^prompt\./)
  const [isOpen, setOpen] = useState(false)
  if (!data) return html`<${Loading} refusal=${refusal} title=${name} />`
  const { description, tool, body, path, text, hash } = data
  const first = body.split('\n').find(line => line.trim() !== '') ?? ''
  return html`
    <p class="dateline"><a href="#/prompts">Prompts</a>, ${path}</p>
    <h1 tabindex="-1">${name}</h1>
    ${description !== null && html`<p class="lede">${description}</p>`}
    <p class="acts">
      <a class="btn" data-action="again" data-name="Fill in"
        href=${addressOf('/enqueue', { template: name })}>Fill in<kbd aria-hidden="true">r</kbd></a>
      ${
        mayWrite.value &&
        !isOpen &&
        html`<button type="button" class="btn" data-action="change" onClick=${() => setOpen(true)}>Edit<kbd
          aria-hidden="true">e</kbd></button>
          <${Action} method="prompt.remove" params=${{ name }} label="Remove" confirm=${`Remove ${name}`}
            command=${`rm ${quote(path)}`}
            done=${() => (touched('prompt.removed'), go('#/prompts'))} />`
      }
      <a class="btn quiet" href=${addressOf('/tasks', { q: plainWords(first) })}>Where it was used</a>
      <${Command} command=${commandOf(name, body)} action="copy" />
    </p>
    ${tool !== null && html`<p class="facts"><span>tool <b>${tool}</b></span></p>`}
    ${
      isOpen
        ? html`<${Editor} name=${name} text=${text} hash=${hash} close=${() => setOpen(false)} />`
        : html`<h2>Text</h2><${Text} body=${body} />`
    }
  `
}

/** What a search finds in the tasks that a prompt made: its first words up to a placeholder. @param {string} line */
const plainWords = line =>
  line
    .replace(/\{\{[^]*/, '')
    .trim()
    .split(/\s+/)
    .slice(0, 6)
    .join(' ')

/** @param {string} name @param {string} body */
const commandOf = (name, body) =>
  ['sparkq enqueue --template', quote(name), ...keysOf(body).map(key => `--set ${key}=…`)].join(' ')

/** @param {{ body: string }} props */
const Text = ({ body }) =>
  html`<pre class="prose" tabindex="0" aria-label="Text">${pieces(body).map(piece =>
    typeof piece === 'string'
      ? piece
      : html`<mark>{{${piece.key}${piece.fallback !== null && `|${piece.fallback}`}}}</mark>`,
  )}</pre>`

/** `hash`: null expects no such prompt.
 * @param {{ name: string, text: string, hash: string | null, close: () => void }} props */
const Editor = ({ name, text: before, hash, close }) => {
  const [text, setText] = useState(before)
  // As it was when the editing began: one that was changed meanwhile is not written over.
  const [expect] = useState(hash)
  const set = useCall('prompt.set', (/** @type {Result<'prompt.set'>} */ { name }) => {
    touched('prompt.changed')
    close()
    go(addressIn('prompts', name))
  })
  const isReady = name !== '' && live.value.live && !set.isBusy && (expect === null || text !== before)
  return html`<form class="editor" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${TextField} id="text" label="Text" rows=${Math.min(32, Math.max(12, text.split('\n').length + 1))} mono
      value=${text}
      change=${setText} note=${NOTE} />
    <${Refused} refusal=${set.refusal} />
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${!isReady}
        onClick=${() => isReady && set.run({ name, text, expect })}>Write the file</button>
      <button type="button" class="btn quiet" onClick=${close}>Leave it</button>
      <${Command} command=${`$EDITOR prompts/${name === '' ? 'NAME' : quote(name)}.md`} />
    </div>
  </form>`
}
