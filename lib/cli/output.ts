// What verbs print: lists as tables for people and NDJSON for pipes, facts, errors and messages (docs/contract.md §6).

import type { SparkqError } from '../model/errors.ts'
import type { Io } from './io.ts'
import { encode } from '../system/json-lines.ts'
import { cutToWidth, displayWidth } from '../text/display-width.ts'

export type Column<Row> = {
  title: string
  of: (row: Row) => string | number | null | undefined
  right?: true
  /** Columns with this number are left out, lowest first, when the last column gets too narrow. */
  spare?: number
  /** The column is left out if all its rows have this value. */
  usual?: string
}

export type Format = { json: boolean; table: boolean }

/** True when a list is printed as NDJSON: with --json, or when stdout is not a terminal. A page for people is JSON only
 * with --json. SPARKQ_OUTPUT has set one of the two options already (lib/run-verb.ts). */
export const wantsJson = (io: Io, format: Partial<Format>): boolean =>
  format.json ? true : format.table ? false : !io.tty.out

/** One row of a list as NDJSON: the fields of SparkQ that are null are left out. */
export const encodeRow = (row: object): string =>
  encode(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))

/** Prints rows as NDJSON or as a table. */
export const printRows = <Row extends object>(
  io: Io,
  format: Partial<Format>,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void => {
  if (wantsJson(io, format)) for (const row of rows) io.out(encodeRow(row))
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

/** The title of a column. */
export const headed = (io: Io, title: string): string => (io.colour ? `\x1b[4m${title}\x1b[0m` : title)

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

/** A table with titles, without columns that are empty or say only what is usual. */
export const renderTable = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], io: Io): string => {
  const room = io.tty.out ? io.columns : Infinity
  const cells = rows.map(row => columns.map(column => visible(String(column.of(row) ?? ''))))
  const widthOf = (i: number): number =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[i]!)), columns[i]!.title.length)
  const says = ({ usual }: Column<Row>, i: number): boolean => cells.some(row => row[i] !== '' && row[i] !== usual)
  const spoken = columns.map((column, i) => (says(column, i) ? i : -1)).filter(i => i >= 0)
  const kept = fitting(columns, spoken, widthOf, room)
  const widths = kept.map(widthOf)
  const line = (texts: readonly string[], style: (text: string) => string): string => {
    const parts = kept.map((i, at) => {
      const last = at === kept.length - 1
      const left = Math.max(8, room - widths.slice(0, at).reduce((sum, width) => sum + width + 2, 0))
      const text = last ? cutToWidth(texts[i]!, left) : texts[i]!
      const space = ' '.repeat(Math.max(0, last && !columns[i]!.right ? 0 : widths[at]! - displayWidth(text)))
      return columns[i]!.right ? space + style(text) : style(text) + space
    })
    return `${parts.join('  ').trimEnd()}\n`
  }
  const titles = columns.map(column => column.title)
  return line(titles, title => headed(io, title)) + cells.map(row => line(row, text => paint(io, text))).join('')
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
  if (needed <= room) return kept
  const [spare] = kept.filter(i => columns[i]!.spare).sort((a, b) => columns[a]!.spare! - columns[b]!.spare!)
  const fewer = kept.filter(i => i !== spare)
  return spare === undefined ? kept : fitting(columns, fewer, widthOf, room)
}

const MIN_LAST_COLUMN_WIDTH = 24
