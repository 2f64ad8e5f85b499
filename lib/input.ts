// What verbs read: JSON and numbers from options, ids, files (SPEC §6).

import { resolve } from 'node:path'
import { failure, refuse } from './errors.ts'
import type { Io } from './io.ts'
import { nearest } from './nearest.ts'

/** JSON of an option; `what` names it in the error. Refuses with `invalid`. */
export const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const hint = what.includes('stdin')
      ? "one JSON object a line is read, as 'jq -c' writes it"
      : `quote it for the shell: ${what.startsWith('--') ? `${what} ` : ''}'{"key":"value"}'`
    throw failure('invalid', { what, why: `not JSON (${(error as Error).message})`, hint })
  }
}

/** JSON of an option that must be an object. */
export const parseJsonObject = (text: string, what: string): Record<string, unknown> => {
  const value = parseJson(text, what)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('invalid', { what, why: 'not a JSON object', hint: 'write {"key":"value"}' })
  return value as Record<string, unknown>
}

/** A whole number from an option, zero or more, `most` at most. Refuses with `usage`. */
export const parseCount = (text: string, name: string, most: number = 999_999_999): number => {
  if (!/^\d{1,9}$/.test(text))
    refuse('usage', { message: `${name} '${text}' is not a whole number`, hint: 'write it in digits, as 10' })
  if (Number(text) > most)
    refuse('usage', { message: `${name} '${text}' is too large`, hint: `write a number from 0 to ${most}` })
  return Number(text)
}

/** One of a few words from an option; another is refused with `usage` and the nearest. */
export const parseChoice = <const Word extends string>(text: string, name: string, words: readonly Word[]): Word => {
  const found = words.find(word => word === text)
  if (found !== undefined) return found
  const near = nearest(text, words)
  throw failure('usage', {
    message: `unknown ${name} '${text}'`,
    hint: near ? `did you mean '${near}'?` : `write ${words.join(', ')}`,
  })
}

/** The text of a file that an option names. Refuses with `not_found` or `io`. */
export const readText = (io: Pick<Io, 'read'>, cwd: string, path: string): string => {
  try {
    return io.read(resolve(cwd, path))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw missing
      ? failure('not_found', { kind: 'file', name: path })
      : failure('io', { detail: `'${path}' cannot be read: ${(error as Error).message}` })
  }
}

/** A task as somebody named it, with the claim that the line held. */
export type Named = { id: string; claim?: number }

/** The tasks that were typed; `-` stands for those on stdin, as many at once as have arrived. A line that names none is
 * refused with `invalid` behind those before it, and ends the reading: what follows may be anything. */
export async function* namedTasks(io: Io, words: readonly string[]): AsyncGenerator<Named[]> {
  const dash = words.includes('-') ? words.indexOf('-') : words.length
  const [before, after] = [words.slice(0, dash), words.slice(dash + 1)]
  if (after.includes('-')) refuse('usage', { message: "'-' stands there twice", hint: 'stdin can be read once' })
  yield before.map(id => ({ id }))
  if (dash === words.length) return
  let number = 0
  for await (const lines of io.arrivals()) {
    const named: Named[] = []
    try {
      // Not by spreading: a line may hold a million ids.
      for (const line of lines) for (const one of namedBy(line.trim(), `line ${++number} of stdin`)) named.push(one)
    } finally {
      yield named
    }
  }
  yield after.map(id => ({ id }))
}

/** All of their ids, once stdin has ended. */
export const readIds = async (io: Io, words: readonly string[]): Promise<string[]> => {
  const ids: string[] = []
  for await (const named of namedTasks(io, words)) for (const { id } of named) ids.push(id)
  return ids
}

/** Of bare ids, a task as lists print it, or a line of the journal, which may be about no task. */
const namedBy = (line: string, what: string): Named[] => {
  if (line.startsWith('['))
    refuse('invalid', { what, why: 'a JSON array', hint: "an id or an object a line is read: jq -c '.[]' writes them" })
  if (line.startsWith('"'))
    refuse('invalid', { what, why: 'a JSON string', hint: "a bare id is read: 'jq -r' writes it" })
  if (!line.startsWith('{')) return line.split(/\s+/).map(id => ({ id }))
  const { id, task, claim } = parseJsonObject(line, what)
  if (id === undefined && task === null) return []
  const name = id ?? task
  if (typeof name !== 'string')
    throw failure('invalid', {
      what,
      why: "an object without a string 'id'",
      hint: "an id, or an object as 'sparkq tasks' prints it, is read from each line",
    })
  if (typeof (claim ?? 0) !== 'number')
    refuse('invalid', { what, why: "its 'claim' is not a number", hint: "leave it as 'sparkq claim' prints it" })
  return [typeof claim === 'number' ? { id: name, claim } : { id: name }]
}

/** First and last 32 KiB of a text, the part between named and dropped (SPEC §7). An excerpt of an excerpt is the same:
 * nothing is cut that the marker would need as much room as. */
export const excerpt = (text: string, half: number = 32 * 1024): string => {
  const bytes = Buffer.from(text)
  if (bytes.length <= 2 * half + MARKER) return text
  return `${bytes.toString('utf8', 0, half)}\n[… ${bytes.length - 2 * half} bytes left out …]\n${bytes.toString('utf8', bytes.length - half)}`
}

/** More bytes than the marker takes, with those that a character grows by when the cut goes through it. */
const MARKER = 64
