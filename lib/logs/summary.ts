// What is told of a task's output. The output itself stays in its files; only their ends are read here, however long
// they are, so that a task that floods costs the runner no memory.

import { stripVTControlCharacters } from 'node:util'
import { readEnd } from '../system/file-ends.ts'

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

/** The `result` of a program that prints one JSON object, as many agents do beside those of agents/; else the last
 * line. */
export const agentResult = (path: string): string => {
  const text = readEnd(path, RESULT_BYTES)
  // Only what was read from its first byte on can be a whole object; anything else is not worth parsing.
  if (!/^\s*\{/.test(text)) return lastLine(path)
  try {
    const { result } = JSON.parse(text) as { result?: unknown }
    if (typeof result === 'string') return saidAtLength(result)
  } catch {
    /* not one object: a line of JSON is a line */
  }
  return lastLine(path)
}

/** What an agent said, as the summary of its task. */
export const saidAtLength = (text: string): string => (text.trim() === '' ? NOTHING : cut(text, RESULT_CHARACTERS))

/** What an agent said went wrong, as the reason of a failure: its beginning, where the words are. */
export const saidInShort = (text: string): string => cut(text.trim(), REASON_CHARACTERS).toWellFormed()

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
  stripVTControlCharacters(readEnd(path, TAIL_BYTES))
    .split(/[\r\n]+/)
    .map(line => line.trimEnd())
    .filter(line => line.trim() !== '')

const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, '')
