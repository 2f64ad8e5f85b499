// What verbs print: tables for people, NDJSON for pipes (docs/contract.md §6).

import type { SparkqError } from '../model/errors.ts'
import type { Io } from './io.ts'
import { encode } from '../system/json-lines.ts'

export type Column<Row> = {
  title: string
  of: (row: Row) => string | number | null | undefined
  right?: true
  /** Columns with this number are left out, lowest first, when the last column gets too narrow. */
  spare?: number
}

export type Format = { json: boolean; table: boolean }

/** True when rows are printed as NDJSON: with --json, or when stdout is not a terminal. */
export const wantsJson = (io: Io, format: Partial<Format>): boolean =>
  format.json ? true : format.table ? false : !io.tty.out

/** Prints rows as NDJSON or as a table whose empty columns are left out. */
export const printRows = <Row>(
  io: Io,
  format: Partial<Format>,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void => {
  if (wantsJson(io, format)) for (const row of rows) io.out(encode(row))
  else if (rows.length > 0) io.out(renderTable(rows, columns, io))
}

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

/** A table with titles, without its empty columns. */
export const renderTable = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], io: Io): string => {
  const cells = rows.map(row => columns.map(column => visible(String(column.of(row) ?? ''))))
  const widthOf = (i: number): number => Math.max(columns[i]!.title.length, ...cells.map(row => width(row[i]!)))
  const kept = fitting(
    columns,
    columns.map((_, i) => i).filter(i => cells.some(row => row[i] !== '')),
    widthOf,
    io.tty.out ? io.columns : Infinity,
  )
  const widths = kept.map(widthOf)
  const line = (texts: string[], painted: boolean): string => {
    const parts = kept.map((i, at) => {
      const last = at === kept.length - 1
      const room = !io.tty.out
        ? Infinity
        : Math.max(8, io.columns - widths.slice(0, at).reduce((sum, w) => sum + w + 2, 0))
      const text = last ? cut(texts[i]!, room) : texts[i]!
      const space = ' '.repeat(Math.max(0, last && !columns[i]!.right ? 0 : widths[at]! - width(text)))
      const shown = painted ? paint(io, text) : text
      return columns[i]!.right ? space + shown : shown + space
    })
    return `${parts.join('  ').trimEnd()}\n`
  }
  return (
    line(
      columns.map(column => column.title),
      false,
    ) + cells.map(row => line(row, true)).join('')
  )
}

/** Leaves out spare columns until the last column is wide enough to be read. */
const fitting = (
  columns: readonly Column<never>[],
  kept: number[],
  widthOf: (i: number) => number,
  room: number,
): number[] => {
  const needed = kept.reduce(
    (sum, i, at) => sum + (at === kept.length - 1 ? Math.min(widthOf(i), MIN_LAST_COLUMN_WIDTH) : widthOf(i) + 2),
    0,
  )
  const [spare] =
    needed <= room ? [] : kept.filter(i => columns[i]!.spare).sort((a, b) => columns[a]!.spare! - columns[b]!.spare!)
  return spare === undefined
    ? kept
    : fitting(
        columns,
        kept.filter(i => i !== spare),
        widthOf,
        room,
      )
}

const MIN_LAST_COLUMN_WIDTH = 24

const width = (text: string): number => [...text].length
const cut = (text: string, room: number): string =>
  width(text) <= room ? text : `${[...text].slice(0, room - 1).join('')}…`
