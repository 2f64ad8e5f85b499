// What verbs print: rows of NDJSON, facts, errors and messages (docs/contract.md §6).

import type { SparkqError } from '../model/errors.ts'
import type { Io } from './io.ts'
import { encode } from '../system/json-lines.ts'

export type Format = { json: boolean; table: boolean }

/** True when a list is printed as NDJSON: with --json, or when stdout is not a terminal. A page for people is JSON only
 * with --json. SPARKQ_OUTPUT has set one of the two options already (lib/run-verb.ts). */
export const wantsJson = (io: Io, format: Partial<Format>): boolean =>
  format.json ? true : format.table ? false : !io.tty.out

/** One row of a list as NDJSON: the fields of SparkQ that are null are left out. */
export const encodeRow = (row: object): string =>
  encode(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))

/** A block of names and values: control characters visible, empty values left out, further lines indented. */
export const renderFacts = (facts: Record<string, string | number | null | undefined>): string => {
  const kept = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && value !== '')
  const width = Math.max(0, ...kept.map(([name]) => name.length)) + 2
  return kept
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}${visible(String(value), 'lines')
          .trimEnd()
          .replaceAll('\n', `\n${' '.repeat(width)}`)}\n`,
    )
    .join('')
}

/** `1 task`, `2 tasks`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** Prints an error as all verbs do (docs/contract.md §6); the empty verb is `sparkq` itself. */
export const printError = (
  io: Pick<Io, 'err'>,
  error: SparkqError,
  { verb, json }: { verb: string; json: boolean },
): void => {
  if (json) return io.err(encode({ error: { code: error.code, message: error.message, hint: error.hint ?? null } }))
  note(io, verb, `${error.message} (${error.code})`, error.hint)
}

/** Prints a message of a verb on stderr. */
export const note = (io: Pick<Io, 'err'>, verb: string, text: string, hint?: string): void =>
  io.err(
    `${verb ? `sparkq-${verb}` : 'sparkq'}: ${visible(text, 'lines')}\n` +
      (hint ? `hint: ${visible(hint, 'lines')}\n` : ''),
  )

/** Control characters as `\x1b`: output of tasks is data, not commands to a terminal (docs/contract.md §11).
 * `lines` keeps newlines and tabs. */
export const visible = (text: string, keep: 'lines' | 'nothing' = 'nothing'): string =>
  text.replace(
    keep === 'lines'
      ? /(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
      : /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    character => ESCAPES[character] ?? (character < '\x80' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`),
  )

/** A time for people, in their zone: only the clock time if it is today, else with the date, and with the year if it is
 * not this one. */
export const formatTime = (iso: string | null, now: Date = new Date()): string => {
  if (iso === null) return ''
  const time = new Date(iso)
  const clock = time.toTimeString().slice(0, 8)
  if (time.toDateString() === now.toDateString()) return clock
  const year = time.getFullYear() === now.getFullYear() ? '' : `${time.getFullYear()}-`
  return `${year}${time.getMonth() + 1}-${String(time.getDate()).padStart(2, '0')} ${clock.slice(0, 5)}`
}

/** A status in its colour. */
export const paint = (io: Io, word: string): string => {
  const code = COLOURS[word]
  return io.colour && code ? `\x1b[${code}m${word}\x1b[0m` : word
}

/** The title of a part of a page. */
export const titled = (io: Io, title: string): string => `${io.colour ? `\x1b[1m${title}\x1b[0m` : title}\n`

const COLOURS: Record<string, number> = {
  running: 36,
  succeeded: 32,
  failed: 31,
  canceled: 33,
  stale: 33,
  paused: 33,
  active: 32,
  queued: 0,
}
const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const hex = (character: string, width: number): string => character.codePointAt(0)!.toString(16).padStart(width, '0')
