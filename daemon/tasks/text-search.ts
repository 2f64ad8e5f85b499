// Which tasks a search for words finds. SQLite leaves out most tasks by a part of each word that is written alike in
// JSON and in plain text; the rest is decided here, by the values that a person sees.

import { refuse } from '../../lib/model/errors.ts'
import type { SearchedRow } from '../store/task-scans.ts'

export type TextSearch = {
  /** For `TaskFilter`: every task that matches has all of them. */
  parts: string[]
  matches(row: SearchedRow): boolean
}

/** The words of a text, each of which must occur. Refuses with `invalid`. */
export const textSearch = (text: string, projectDir: string): TextSearch => {
  const words = [...new Set(text.toLowerCase().split(/\s+/u))].filter(word => word !== '')
  if (words.length === 0) refuse('invalid', { what: 'text', why: 'it has no word' })
  if (words.length > MAX_WORDS) refuse('invalid', { what: 'text', why: `it has more than ${MAX_WORDS} words` })
  return {
    parts: [...new Set(words.map(partOf))].filter(part => part !== ''),
    matches(row) {
      const found = searchedText(row, projectDir).toLowerCase()
      return words.every(word => found.includes(word))
    },
  }
}

const MAX_WORDS = 10

/** The longest part of a word that is the same in JSON, and whose upper and lower case LIKE knows. */
const partOf = (word: string): string =>
  (word.match(/[\x20-\x7e]+/g) ?? [])
    .flatMap(run => run.split(/["\\]/))
    .reduce((longest, run) => (run.length > longest.length ? run : longest), '')

const searchedText = ({ name, payload, metadata, result_summary, error }: SearchedRow, projectDir: string): string => {
  const { cwd, ...command } = JSON.parse(payload) as { cwd?: unknown }
  // In a project called `search`, not all tasks match that word.
  const below = typeof cwd !== 'string' ? '' : cwd.startsWith(projectDir) ? cwd.slice(projectDir.length) : cwd
  const parts = [name ?? '', ...leaves(command), below, result_summary ?? '', error ?? '']
  if (metadata !== null) parts.push(...leaves(JSON.parse(metadata), true))
  return parts.join('\n')
}

/** The texts and numbers of a value, for metadata also the keys. */
function* leaves(value: unknown, withKeys = false): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'number') yield String(value)
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      if (withKeys && !Array.isArray(value)) yield key
      yield* leaves(inner, withKeys)
    }
}
