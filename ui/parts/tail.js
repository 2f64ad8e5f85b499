// @ts-check
// The end of the output of a task.

import { html } from '../html.js'
import { lastLines } from '../task-words.js'

/** Lines of a failure, which stand out: what test runners and compilers write before one. */
const WORST = /^\s*(✗|✕|×|✖|not ok\b|FAIL|ERROR|Error:|error(\[|:)|fatal:|panic:|AssertionError)|\berror: /

/** @param {{ text: string, most?: number }} props */
export const Tail = ({ text, most = 8 }) => {
  const { lines, above } = lastLines(visible(text), most)
  // htm drops the line breaks of a template, so they are values.
  return html`<pre class="tail">${above > 0 && `… ${above} more above\n`}${lines.map(line => [
    WORST.test(line) ? html`<b>${line}</b>` : line,
    '\n',
  ])}</pre>`
}

/** Output without escape sequences, and with other control characters made visible. @param {string} text */
const visible = text =>
  text
    .replace(/\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_])/g, '')
    .replace(/[^\n]*\r(?!\n|$)/gm, '')
    .replaceAll('\r', '')
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, character => String.fromCharCode(0x2400 + (character.charCodeAt(0) & 0x1f)))
