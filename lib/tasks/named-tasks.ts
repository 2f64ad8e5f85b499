// Tasks that are named on the command line or on stdin.

import { refuse } from '../model/errors.ts'
import { parseJsonObject } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'

/** A reference to a task, with the claim of its line. */
export type NamedTask = { id: string; claim?: number }

/** The tasks that were typed; `-` stands for those on stdin, in batches of all that have arrived. A line without a task
 * is rejected with `invalid` after the lines before it were handled, and reading stops there. */
export async function* namedTasks(io: Io, words: readonly string[]): AsyncGenerator<NamedTask[]> {
  const dash = words.includes('-') ? words.indexOf('-') : words.length
  const [before, after] = [words.slice(0, dash), words.slice(dash + 1)]
  if (after.includes('-')) refuse('usage', { message: "'-' was given twice", hint: 'stdin can be read only once' })
  yield before.map(id => ({ id }))
  if (dash === words.length) return
  let number = 0
  for await (const lines of io.arrivals()) {
    const named: NamedTask[] = []
    try {
      // Without spread syntax: a line may contain a million ids.
      for (const line of lines) for (const one of namedBy(line.trim(), `line ${++number} of stdin`)) named.push(one)
    } finally {
      yield named
    }
  }
  yield after.map(id => ({ id }))
}

/** The ids of all of them, once stdin has ended. */
export const readIds = async (io: Io, words: readonly string[]): Promise<string[]> => {
  const ids: string[] = []
  for await (const named of namedTasks(io, words)) for (const { id } of named) ids.push(id)
  return ids
}

/** The tasks of a line: bare ids, a task as lists print it, or an event of the journal, which may concern no task. */
const namedBy = (line: string, what: string): NamedTask[] => {
  if (line.startsWith('['))
    refuse('invalid', { what, why: 'a JSON array', hint: "write one id or object per line, as jq -c '.[]' does" })
  if (line.startsWith('"'))
    refuse('invalid', { what, why: 'a JSON string', hint: "write the bare id, as 'jq -r' does" })
  if (!line.startsWith('{')) return line.split(/\s+/).map(id => ({ id }))
  const { id, task, claim, seq, kind } = parseJsonObject(line, what)
  const name = id ?? task ?? undefined
  if (name === undefined && typeof seq === 'number' && typeof kind === 'string') return []
  if (typeof name !== 'string')
    refuse('invalid', {
      what,
      why: "an object without a string 'id'",
      hint: "write one id, or an object as 'sparkq tasks' prints it, per line",
    })
  if (typeof (claim ?? 0) !== 'number')
    refuse('invalid', { what, why: "its 'claim' is not a number", hint: "leave it as 'sparkq claim' prints it" })
  return [typeof claim === 'number' ? { id: name, claim } : { id: name }]
}
