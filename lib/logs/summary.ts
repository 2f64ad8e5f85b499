// Summarises a task's output. The output stays in its files; only their ends are read, so that a large output costs the
// runner no memory.

import { stripVTControlCharacters } from 'node:util'
import { readEnd } from '../system/file-ends.ts'

const LINE_CHARACTERS = 4_000
const TAIL_BYTES = 64 * 1024
const RESULT_BYTES = 8 * 1024 * 1024
/** Far below the line limit of the protocol, even with each character escaped. */
const RESULT_CHARACTERS = 256 * 1024
const REASON_LINES = 10
const REASON_CHARACTERS = 2_048

const NOTHING = 'exit 0, no output'

/** The last non-blank line of a file, without escape sequences. */
export const lastLine = (path: string): string => cut((linesAtEnd(path).at(-1) ?? NOTHING).trim(), LINE_CHARACTERS)

/** The `result` of a program that prints one JSON object, as many agents do that have no adapter in lib/agents/; else
 * the last line. */
export const agentResult = (path: string): string => {
  const text = readEnd(path, RESULT_BYTES)
  // Only a text that begins with `{` can be a whole object; the start of a longer output was not read.
  if (!/^\s*\{/.test(text)) return lastLine(path)
  try {
    const { result } = JSON.parse(text) as { result?: unknown }
    if (typeof result === 'string') return saidAtLength(result)
  } catch {
    /* not one whole object: the last line counts */
  }
  return lastLine(path)
}

/** An agent's answer, as the summary of its task. */
export const saidAtLength = (text: string): string => (text.trim() === '' ? NOTHING : cut(text, RESULT_CHARACTERS))

/** An agent's error message, as the reason of a failure: its start, which has the cause. */
export const saidInShort = (text: string): string => cut(text.trim(), REASON_CHARACTERS).toWellFormed()

/** The last lines of the first of these files that has any, for the reason of a failure. */
export const lastLines = (...paths: string[]): string => {
  for (const path of paths) {
    const text = linesAtEnd(path).slice(-REASON_LINES).join('\n')
    if (text !== '') return (text.length <= REASON_CHARACTERS ? text : text.slice(-REASON_CHARACTERS)).toWellFormed()
  }
  return ''
}

/** The non-blank lines at the end. A `\r` ends a line too: the last state of a progress bar is what a user saw. */
const linesAtEnd = (path: string): string[] =>
  stripVTControlCharacters(readEnd(path, TAIL_BYTES))
    .split(/[\r\n]+/)
    .map(line => line.trimEnd())
    .filter(line => line.trim() !== '')

const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, '')
