// What may be edited of a queued task: how a draft shows it, and what a value in a draft means.

import { refuse } from '../model/errors.ts'
import { MAX_RETRIES } from '../model/limits.ts'
import type { Params } from '../protocol/index.ts'
import type { WholeTask } from '../protocol/entities.ts'
import { typedDuration, parseDuration } from '../text/duration.ts'
import { parseAt } from '../text/timestamp.ts'

export type EditChanges = Omit<Params<'task.edit'>, 'id' | 'edits'>

type Field = {
  /** The comment above it in a draft. */
  about: string
  of(task: WholeTask): unknown
  /** Refuses with `invalid` or `usage`. */
  read(value: unknown): EditChanges
  /** What --set writes into it is the text as it is; undefined: YAML. */
  text?: true
}

export const FIELDS = {
  tool: {
    about: 'The tool that does the task. Timeout and retries of the old tool become those of another one.',
    of: ({ tool_name }) => tool_name,
    read: value => ({ tool: textOf(value, 'tool') }),
    text: true,
  },
  payload: {
    about: 'What the tool is given; cwd is the directory that it runs in.',
    of: ({ payload }) => payload,
    read: value => ({ payload: mapOf(value, 'payload') }),
  },
  name: {
    about: 'Shown in lists instead of the command; null is none.',
    of: ({ name }) => name,
    read: value => ({ name: value === null ? null : textOf(value, 'name') }),
    text: true,
  },
  timeout: {
    about: 'Stale after this long, killed after twice as long: 90s, 10m, 8h, 3d or none.',
    of: ({ timeout }) => (timeout === null ? 'none' : typedDuration(timeout)),
    read: value => ({ timeout: value === 'none' || value === null ? null : parseDuration(String(value), 'timeout') }),
    text: true,
  },
  retries: {
    about: `How often it is retried after a failure, up to ${MAX_RETRIES}.`,
    of: ({ retries }) => retries,
    read: value => ({ retries: countOf(value) }),
  },
  not_before: {
    about: 'It does not start before: 07:00, tomorrow 9:00, monday or 2026-01-31T07:00; null is now.',
    of: ({ not_before }) => not_before,
    read: value => ({ not_before: value === null ? null : parseAt(textOf(value, 'not_before'), 'not_before') }),
    text: true,
  },
  key: {
    about: 'Only one task with this key may be queued or running; null is none.',
    of: ({ key }) => key,
    read: value => ({ key: value === null ? null : textOf(value, 'key') }),
    text: true,
  },
  metadata: {
    about: 'A map to keep with the task; null is none.',
    of: ({ metadata }) => metadata,
    read: value => ({ metadata: value === null ? null : mapOf(value, 'metadata') }),
  },
  env: {
    about: 'Variables to add to those that it was enqueued with, as NAME: value; null removes one.',
    of: () => ({}),
    read: value => variablesOf(mapOf(value, 'env')),
  },
} as const satisfies Record<string, Field>

export type FieldName = keyof typeof FIELDS

export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[]

export const fieldOf = (name: FieldName): Field => FIELDS[name]

/** Fields that a task has and no one may edit. */
export const FIXED: Record<string, string> = {
  id: 'an id names one task for ever',
  friendly_id: 'a friendly id names one task for ever',
  status: "claims and reports change it; 'sparkq help' lists the verbs",
  attempts: 'attempts are history',
  claim: 'attempts are history',
  command: "it is shown of the payload: --set payload.argv[0]=make, or payload.script='make && make check'",
  queue: "'sparkq requeue ID -q QUEUE' puts a finished task into another queue",
}

const wrong = (what: string, why: string, hint?: string): never => refuse('invalid', { what, why, hint })

const textOf = (value: unknown, what: string): string =>
  typeof value === 'string' && value.trim() !== ''
    ? value
    : wrong(what, 'not a text, or blank', `quote it: ${what}: "…"`)

const mapOf = (value: unknown, what: string): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : wrong(what, 'not a map', 'write its keys below it, each on a line')

const countOf = (value: unknown): number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_RETRIES
    ? Number(value)
    : wrong('retries', `not a whole number from 0 to ${MAX_RETRIES}`)

const variablesOf = (map: Record<string, unknown>): EditChanges => {
  const entries = Object.entries(map)
  for (const [name, value] of entries)
    if (value !== null && typeof value !== 'string')
      wrong('env', `'${name}' is not a text`, `quote it: ${name}: "${String(value)}"`)
  return {
    env: Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null)),
    unset_env: entries.filter(([, value]) => value === null).map(([name]) => name),
  }
}
