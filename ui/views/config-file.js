// @ts-check
// The configuration file itself, with the numbers of its lines; edited as a whole, it is checked while one types and
// what is wrong stands beside its line.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { mayWrite } from '../access.js'
import { useCall } from '../action.js'
import { useCheck } from '../config-change.js'
import { html, useState } from '../html.js'
import { live } from '../live.js'
import { Command } from '../parts/command.js'
import { Diff } from '../parts/diff.js'
import { Refused } from '../parts/refused.js'
import { Source } from '../parts/source.js'
import { touched } from '../store.js'

/** @param {{ file: Result<'config.list'>, mark: string, done: () => void }} props */
export const ConfigFile = ({ file, mark, done }) => {
  const [text, setText] = useState(/** @type {string | undefined} */ (undefined))
  if (text === undefined)
    return html`
      <p class="acts">
        ${
          mayWrite.value &&
          html`<button type="button" class="btn" data-action="change"
          onClick=${() => setText(file.text)}>Edit the file<kbd aria-hidden="true">e</kbd></button>`
        }
        <${Command} command=${`$EDITOR ${file.file}`} />
      </p>
      <${Source} text=${file.text} mark=${mark} label=${file.file} />
    `
  return html`<${FileEditor} file=${file} text=${text} change=${setText} close=${() => setText(undefined)}
    done=${done} />`
}

/** @param {{
 *   file: Result<'config.list'>, text: string, change: (text: string) => void, close: () => void, done: () => void,
 * }} props */
const FileEditor = ({ file, text, change, close, done }) => {
  const { check, refusal } = useCheck(text === file.text ? undefined : { text })
  // The file as it was when the editing began: one that changed meanwhile is not written over.
  const [hash] = useState(file.hash)
  const set = useCall('config.set', () => {
    touched('config.changed')
    done()
    close()
  })
  const problems = check?.problems ?? []
  const isReady = check !== undefined && problems.length === 0 && check.diff !== '' && live.value.live
  /** @type {Record<number, string>} */
  const byLine = {}
  for (const { line, column, message, hint } of problems)
    if (line !== null)
      byLine[line] = `${column === null ? '' : `column ${column}: `}${message}${hint ? `; ${hint}` : ''}`
  const restarts = check?.changed.filter(({ restart }) => restart) ?? []
  /** @param {Event} event */
  const typed = ({ currentTarget }) => change(/** @type {HTMLTextAreaElement} */ (currentTarget).value)
  return html`<form class="editor" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label class="unseen" for="file">${file.file}</label>
    <textarea
      id="file"
      class="field mono whole"
      spellcheck=${false}
      rows=${Math.min(40, text.split('\n').length + 2)}
      value=${text}
      aria-describedby="file-problems"
      onInput=${typed}
    ></textarea>
    <div id="file-problems" aria-live="polite">
      ${problems.filter(({ line }) => line === null).map(({ message }) => html`<p class="bad">${message}</p>`)}
      ${
        Object.keys(byLine).length > 0 &&
        html`<${Source} text=${text} problems=${byLine} around=${2}
        label="Lines with a mistake" />`
      }
    </div>
    <${Refused} refusal=${refusal ?? set.refusal} />
    ${check && problems.length === 0 && html`<${Diff} diff=${check.diff} />`}
    ${restarts.length > 0 && html`<p class="soft">After a restart: ${restarts.map(({ key }) => key).join(', ')}.</p>`}
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${!isReady || set.isBusy}
        onClick=${() => isReady && set.run({ text, expect: hash })}>
        Write the file
      </button>
      <button type="button" class="btn quiet" onClick=${close}>Leave it as it was</button>
      <${Command} command="sparkq config validate" />
    </div>
  </form>`
}
