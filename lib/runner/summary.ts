// What is told of a task's output. The output itself stays in its files; only their ends are read here, however long
// they are, so that a task that floods costs the runner no memory.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const LINE_CHARACTERS = 4_000
const TAIL_BYTES = 64 * 1024
const RESULT_BYTES = 8 * 1024 * 1024
/** With each character escaped still well below the limit of a line of the wire. */
const RESULT_CHARACTERS = 256 * 1024
const REASON_LINES = 10
const REASON_CHARACTERS = 2_048

const NOTHING = 'exit 0, no output'

/** The last non-blank line of a file, without escape sequences. */
export const lastLine = (path: string): string => cut((linesAtEnd(path).at(-1) ?? NOTHING).trim(), LINE_CHARACTERS)

/** The `result` of an agent that prints one JSON object (`claude -p --output-format json`), else the last line. */
export const agentResult = (path: string): string => {
  const text = readEnd(path, RESULT_BYTES)
  // Only what was read from its first byte on can be a whole object; anything else is not worth parsing.
  if (!/^\s*\{/.test(text)) return lastLine(path)
  try {
    const { result } = JSON.parse(text) as { result?: unknown }
    if (typeof result === 'string') return result.trim() === '' ? NOTHING : cut(result, RESULT_CHARACTERS)
  } catch { /* not one object: a line of JSON is a line */ }
  return lastLine(path)
}

/** The last lines of the first of these files that has any, for the reason of a failure. */
export const lastLines = (...paths: string[]): string => {
  for (const path of paths) {
    const text = linesAtEnd(path).slice(-REASON_LINES).join('\n')
    if (text !== '') return (text.length <= REASON_CHARACTERS ? text : text.slice(-REASON_CHARACTERS)).toWellFormed()
  }
  return ''
}

/** The non-blank lines at the end. A progress bar's `\r` ends a line too: what it wrote last is what was seen. */
const linesAtEnd = (path: string): string[] =>
  stripVTControlCharacters(readEnd(path, TAIL_BYTES)).split(/[\r\n]+/).map(line => line.trimEnd()).filter(line => line.trim() !== '')

const readEnd = (path: string, bytes: number): string => {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const start = Math.max(0, size - bytes)
    const buffer = Buffer.alloc(Math.min(size, bytes))
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start))
    // The cut may have gone through a character.
    return start === 0 ? text : text.replace(/^\uFFFD+/, '')
  } catch {
    return '' // a task may delete its own log
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const cut = (text: string, characters: number): string =>
  (text.length <= characters ? text : text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, ''))
