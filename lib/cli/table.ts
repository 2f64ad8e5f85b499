// Lists: tables for people, NDJSON for pipes (docs/contract.md §6).

import type { Io } from './io.ts'
import { encodeRow, paint, visible, wantsJson, type Format } from './output.ts'
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

/** The title of a column. */
const headed = (io: Io, title: string): string => (io.colour ? `\x1b[4m${title}\x1b[0m` : title)
