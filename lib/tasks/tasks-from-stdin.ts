// Tasks on stdin, one JSON object a line: `… | jq -c … | sparkq enqueue -` (docs/contract.md §5).

import { refuse } from '../model/errors.ts'
import { scriptReference } from './task-files.ts'
import { newId } from '../model/id.ts'
import { parseJsonObject } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import { nearest } from '../text/nearest.ts'
import type { NewTask } from '../protocol/entities.ts'
import type { Identified } from './new-task-type.ts'

/** Yields the tasks that have arrived on stdin. The fields of a line take precedence over the defaults and the
 * directory. Refuses with `invalid` and the number of the line, not counting blank ones. */
export async function* readTasks(io: Io, defaults: Partial<NewTask>, directory?: string): AsyncGenerator<Identified[]> {
  let number = 0
  for await (const lines of io.arrivals()) {
    yield lines.map(line =>
      withScript(merged(defaults, placed(parseTask(line, `line ${++number} of stdin`), directory))),
    )
  }
}

const placed = (task: NewTask, cwd: string | undefined): NewTask =>
  cwd === undefined || task.cwd !== undefined ? task : { ...task, payload: { cwd, ...task.payload } }

/** A variable in the line goes before the same one of --env. */
const merged = (defaults: Partial<NewTask>, typed: NewTask): Identified => ({
  ...defaults,
  id: newId('tsk'),
  ...typed,
  ...(defaults.env && typed.env && { env: { ...defaults.env, ...typed.env } }),
})

const parseTask = (line: string, what: string): NewTask => {
  const typed = parseJsonObject(line, what)
  const unknown = Object.keys(typed).find(key => !Object.hasOwn(FIELDS, key))
  if (unknown !== undefined) {
    const known = Object.keys(FIELDS)
    const near = FIELD_OF_OPTION.get(unknown) ?? nearest(unknown, known)
    refuse('invalid', {
      what,
      why: `unknown field '${unknown}'`,
      hint: near ? `did you mean '${near}'?` : `a task may have ${known.join(', ')}`,
    })
  }
  const { script, payload = script === undefined ? undefined : {} } = typed
  if (typeof payload !== 'object' || payload === null)
    refuse('invalid', { what, why: "'payload' is not an object", hint: 'write {"payload":{"argv":["make"]}}' })
  if (script !== undefined && typeof script !== 'string')
    refuse('invalid', {
      what,
      why: "'script' is not a string",
      hint: 'write {"script":"deploy","payload":{"args":["--dry-run"]}}',
    })
  if (typed['env'] !== undefined && !isVariables(typed['env']))
    refuse('invalid', { what, why: "'env' is not an object of texts", hint: 'write {"env":{"NAME":"value"}}' })
  return { ...typed, payload } as NewTask
}

/** The daemon also refuses names and values that no environment can hold. */
const isVariables = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(text => typeof text === 'string')

/** Resolves a script as `--script` does; a relative path starts in the directory of the task. */
const withScript = (task: Identified): Identified =>
  task.script === undefined ? task : { ...task, script: scriptReference(task.cwd ?? '/', task.script) }

/** Names of options, with the field to use in a line. */
const FIELD_OF_OPTION = new Map([
  ['in', 'not_before'],
  ['at', 'not_before'],
  ['stream', 'queue'],
])

/** All fields of a new task; the compiler checks that they are complete. */
const FIELDS = {
  queue: true,
  tool: true,
  script: true,
  payload: true,
  name: true,
  cwd: true,
  env: true,
  timeout: true,
  key: true,
  if_exists: true,
  not_before: true,
  retries: true,
  metadata: true,
  id: true,
} as const satisfies Record<keyof NewTask, true>
