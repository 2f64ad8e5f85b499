// @ts-check
// A row of an output: its number, which is its address, and its text. Only text nodes are made of what a task wrote.

/** @import { Row } from './rows.js' */

/** @param {Row} row @param {(row: Row) => string} addressOf */
export const rowElement = (row, addressOf) => {
  const line = document.createElement('div')
  line.className = `log-line ${row.stream}${CUT.test(row.text) ? ' cut' : ''}`
  const isNamed = row.number !== null || row.at !== null
  const number = document.createElement(isNamed ? 'a' : 'span')
  number.className = 'n'
  if (number instanceof HTMLAnchorElement) {
    number.href = addressOf(row)
    number.tabIndex = -1 // thousands of them would be in the way
    number.textContent = String(row.number ?? '·')
  }
  line.append(number)
  for (const { text, name } of row.runs) {
    if (name === '') line.append(text)
    else {
      const span = document.createElement('span')
      span.className = name
      span.textContent = text
      line.append(span)
    }
  }
  return line
}

/** The line that a log has in place of its dropped middle (lib/logs/cut-mark.ts). */
const CUT = /^\[sparkq: .* bytes dropped .*\]$/
