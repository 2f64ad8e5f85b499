// @ts-check
// The text of a terminal as runs of text with class names. Colours become 16 classes of the theme, so that they are
// legible on light and dark paper. Nothing is obeyed but colours and movements within a line; control characters
// without such a meaning are shown as the command line shows them (`\x07`). The result is only ever used as text.

import { CONTROL, className, restyled } from './ansi-style.js'

/** @typedef {{ text: string, name: string }} Run `name`: class names, empty for plain text. */
/** @typedef {{ style: number, rest: string }} AnsiState What one piece of output leaves to the next: the style, and
 * the beginning of a sequence that is not complete. */
/** @typedef {{ chars: string[], styles: number[], at: number, style: number }} Line */

/** @type {AnsiState} */
export const PLAIN = { style: 0, rest: '' }

/** The runs of a line, or of a piece of one if `more` of it comes.
 * @param {string} text without its newline
 * @param {AnsiState} [state]
 * @param {boolean} [more]
 * @returns {{ runs: Run[], state: AnsiState }} */
export const ansiRuns = (text, { style, rest } = PLAIN, more = false) => {
  const whole = rest + text
  if (!SPECIAL.test(whole))
    return { runs: whole === '' ? [] : [{ text: whole, name: className(style) }], state: { style, rest: '' } }
  const begun = more ? incompleteAt(whole) : whole.length
  /** @type {Line} */
  const line = { chars: [], styles: [], at: 0, style }
  for (const [token, csi, final] of whole.slice(0, begun).matchAll(TOKENS)) {
    if (final !== undefined) control(line, /** @type {string} */ (csi), final)
    else if (token.length > 1 && token[0] === '\x1b') continue
    else if (token === '\r') line.at = 0
    else if (token === '\b') line.at = Math.max(0, line.at - 1)
    else put(line, token)
  }
  return { runs: runsOf(line), state: { style: line.style, rest: whole.slice(begun) } }
}

/** The text as it is searched and copied: what `ansiRuns` would show, without styles.
 * @param {string} text one line */
export const plainText = text =>
  SPECIAL.test(text)
    ? ansiRuns(text)
        .runs.map(run => run.text)
        .join('')
    : text

// Everything that is not simply text. Direction marks are shown: they make text look like another.
const HIDDEN = '\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069'
const SPECIAL = new RegExp(`(?!\\t)[${HIDDEN}]`, 'u')

/** In this order: CSI with its parameters and final byte; OSC, DCS, SOS, PM and APC with their end; other escapes; one
 * character. */
const TOKENS = /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-OQ-WYZ\\`-~]|[^]/gu

const INCOMPLETE = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/
/** A longer beginning is no sequence. */
const MAX_SEQUENCE = 4096

/** @param {string} text */
const incompleteAt = text => {
  const at = INCOMPLETE.exec(text)?.index ?? text.length
  return text.length - at > MAX_SEQUENCE ? text.length : at
}

/** @param {Line} line @param {string} character */
const put = (line, character) => {
  const shown = SPECIAL.test(character) ? visible(character) : character
  const style = shown === character ? line.style : line.style | CONTROL
  while (line.chars.length < line.at) line.chars.push(' '), line.styles.push(0)
  line.chars[line.at] = shown
  line.styles[line.at++] = style
}

/** @param {string} character */
const visible = character => {
  const code = /** @type {number} */ (character.codePointAt(0))
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** A cursor that is sent further than this is not believed. */
const MAX_COLUMN = 1000

/** @param {Line} line @param {string} parameters @param {string} final */
const control = (line, parameters, final) => {
  const number = Number.parseInt(parameters, 10)
  const count = Math.min(MAX_COLUMN, number || 1)
  if (final === 'm' && /^[\d;:]*$/.test(parameters)) line.style = restyled(line.style, parameters)
  else if (final === 'C') line.at += Math.min(count, Math.max(0, MAX_COLUMN - line.at))
  else if (final === 'D') line.at = Math.max(0, line.at - count)
  else if (final === 'G') line.at = count - 1
  else if (final === 'K' && !(number > 0)) line.chars.length = line.styles.length = Math.min(line.at, line.chars.length)
  else if (final === 'K') {
    const end = number === 1 ? Math.min(line.at + 1, line.chars.length) : line.chars.length
    line.chars.fill(' ', 0, end)
    line.styles.fill(0, 0, end)
  }
}

/** @param {Line} line */
const runsOf = ({ chars, styles }) => {
  /** @type {Run[]} */
  const runs = []
  for (let from = 0, to = 0; from < chars.length; from = to) {
    while (to < chars.length && styles[to] === styles[from]) to++
    runs.push({ text: chars.slice(from, to).join(''), name: className(/** @type {number} */ (styles[from])) })
  }
  return runs
}
