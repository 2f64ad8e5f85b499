// @ts-check
// A key of the configuration as a row, and its value while it is edited in place.

import { mayWrite } from '../access.js'
import { useCall } from '../action.js'
import { addressOf } from '../address.js'
import { commandFor } from '../commands.js'
import { useCheck } from '../config-change.js'
import { html, useState } from '../html.js'
import { here } from '../keyboard.js'
import { live } from '../live.js'
import { Command } from '../parts/command.js'
import { Diff } from '../parts/diff.js'
import { TextField } from '../parts/fields.js'
import { Refused } from '../parts/refused.js'
import { touched } from '../store.js'
import { yamlValue } from '../yaml-value.js'

/** @typedef {import('./config.js').ConfigKey} ConfigKey */
/** @typedef {{
 *   entry: ConfigKey, hash: string, isOpen: boolean, open: (isOpen: boolean) => void, done: () => void,
 * }} KeyProps */

/** @param {number | null} line */
const inFile = line => addressOf('/config', { file: true }, `L${line}`)

/** @param {KeyProps} props */
export const ConfigKeyRow = ({ entry, hash, isOpen, open, done }) => {
  const { key, value, source, line, description } = entry
  const id = `key-${key}`
  const text = yamlValue(value)
  return html`<li
    class=${here.value === id ? 'row here' : 'row'}
    data-row=${id}
    data-row-name=${key}
    tabindex="-1"
    onClick=${() => void ((here.value = id))}
  >
    <span class="id">${key}</span>
    ${
      isOpen
        ? html`<${Editor} entry=${entry} hash=${hash} close=${() => open(false)} done=${done} />`
        : html`<button
            type="button"
            class=${source === 'file' ? 'value' : 'value soft'}
            data-action=${mayWrite.value ? 'open' : undefined}
            data-name="Edit"
            title=${mayWrite.value ? 'Edit' : undefined}
            onClick=${() => mayWrite.value && open(true)}
            >${text === '' ? html`<span class="soft">not set</span>` : text}</button
          >`
    }
    ${!isOpen && html`<span class="about soft">${description}</span>`}
    <span class="took">
      ${source === 'file' ? html`<a href=${inFile(line)}>line ${line}</a>` : 'default'}
    </span>
  </li>`
}

/** @param {{ entry: ConfigKey, hash: string, close: () => void, done: () => void }} props */
const Editor = ({ entry, hash, close, done }) => {
  const { key, source, type, restart } = entry
  const before = yamlValue(entry.value)
  const [text, setText] = useState(before)
  const [isUnset, setUnset] = useState(false)
  const isSame = !isUnset && (text.trim() === '' || text === before)
  const changes = [isUnset ? { key, unset: /** @type {const} */ (true) } : { key, yaml: text }]
  const { check, refusal } = useCheck(isSame ? undefined : { changes })
  const set = useCall('config.set', () => {
    touched('config.changed')
    done()
    close()
  })
  const problem = check?.problems[0]
  const isReady = check !== undefined && problem === undefined && check.diff !== '' && live.value.live
  const save = () => void (isReady && set.run({ changes, expect: hash }))
  const command = isSame ? '' : commandFor('config.set', { changes })
  /** @param {KeyboardEvent} event */
  const pressed = event => {
    if (event.key === 'Enter') save()
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  }
  return html`<div class="editor" onKeyDown=${pressed}>
    <${TextField} id="value" label=${key} hidden mono value=${text}
      change=${(/** @type {string} */ next) => (setUnset(false), setText(next))}
      attributes=${{ autofocus: true }} problem=${problem?.message}
      note=${`${type}${restart ? '; a change needs a restart' : ''}`} />
    ${problem?.hint && html`<p class="soft">${problem.hint}</p>`}
    <${Refused} refusal=${refusal ?? set.refusal} />
    ${check && !problem && html`<${Diff} diff=${check.diff} />`}
    <div class="acts">
      <button type="button" class="btn" data-command=${command} aria-disabled=${!isReady || set.isBusy} onClick=${save}>
        Write it into the file<kbd aria-hidden="true">Enter</kbd>
      </button>
      ${
        source === 'file' &&
        html`<button type="button" class="btn quiet"
        onClick=${() => setUnset(true)}>Use the default</button>`
      }
      <button type="button" class="btn quiet" onClick=${close}>Leave it<kbd aria-hidden="true">Esc</kbd></button>
      <${Command} command=${command} />
    </div>
    ${
      restart &&
      check &&
      !problem &&
      html`<p
      class="soft">It takes effect after <code>sparkq stop && sparkq start</code>.</p>`
    }
  </div>`
}
