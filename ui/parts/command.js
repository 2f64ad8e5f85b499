// @ts-check
// A command, as it is typed; a click copies it.

import { html, useState } from '../html.js'

/** Copies a text; false where the browser does not let us. @param {string} text */
export const copyText = async text => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** Plain http on a name that is not loopback has no clipboard. @param {string} text */
const copyBySelection = text => {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'unseen'
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  return isCopied
}

/** @param {{ command: string, action?: string }} props `action`: the key that copies it */
export const Command = ({ command, action }) => {
  const [note, setNote] = useState('')
  const copy = async () => {
    setNote((await copyText(command)) ? 'copied' : 'select it to copy it')
    setTimeout(() => setNote(''), 1600)
  }
  if (command === '') return null
  return html`<button
    type="button"
    class="cmd"
    title="Copy this command"
    data-command=${command}
    data-action=${action}
    onClick=${copy}
    ><code>${command}</code><span class="note" role="status">${note}</span></button
  >`
}
