// The table of measurements as a person reads it.

import type { Machine } from './machine.ts'
import type { Row } from './measurement.ts'
import type { Spread } from './rounds.ts'

export const renderMachine = (machine: Machine): string =>
  `${machine.processor}, ${machine.processors} processors, ${machine.memory}, ${machine.system}, load ${machine.load}\n` +
  `Node ${machine.node}, SQLite ${machine.sqlite}, ${machine.disk}, fsync of 4 KiB ${machine.fsync_ms} ms\n`

/** What is not as promised, in a line for each row, or that all of it is. */
export const renderVerdict = (rows: readonly Row[]): string => {
  const broken = rows.filter(({ kept }) => kept === false)
  if (broken.length === 0)
    return `every promise measured here is kept (${rows.filter(({ kept }) => kept !== null).length})\n`
  return broken
    .map(
      row =>
        `NOT KEPT: ${row.measured}${row.beside ? ` beside ${row.beside.name}` : ''}: promised ${row.promise}, measured ${
          row.beside ? `${number(row.beside.ratio.median)} ×` : `${number(row.ours.median)} ${row.unit}`
        }\n`,
    )
    .join('')
}

export const renderTable = (rows: readonly Row[]): string => {
  const lines = [HEADINGS, ...rows.map(cells)]
  const widths = HEADINGS.map((_, i) => Math.max(...lines.map(line => line[i]!.length)))
  return lines
    .map(
      line =>
        `${line
          .map((cell, i) => (RIGHT.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

const HEADINGS = [
  'measured',
  'ours',
  '(quartiles)',
  '',
  'beside',
  'its',
  '(quartiles)',
  'ratio',
  '(quartiles)',
  'promise',
  'kept',
  'what the other promises less',
]
const RIGHT = new Set([1, 5, 7])

const cells = ({ measured, unit, ours, beside, promise, kept }: Row, i: number, rows: readonly Row[]): string[] => [
  measured === rows[i - 1]?.measured ? '' : measured,
  number(ours.median),
  quartiles(ours),
  unit,
  ...(beside
    ? [
        beside.name,
        number(beside.its.median),
        quartiles(beside.its),
        number(beside.ratio.median),
        quartiles(beside.ratio),
      ]
    : ['', '', '', '', '']),
  promise ?? '',
  kept === null ? '' : kept ? 'yes' : 'NO',
  beside?.less ?? '',
]

/** Nothing where there was but one figure. */
export const quartiles = ({ low, high }: Spread): string => (low === high ? '' : `${number(low)}–${number(high)}`)

/** Three digits, and all of those before the point. */
export const number = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en')
    : value.toLocaleString('en', {
        minimumSignificantDigits: Number.isInteger(value) ? 1 : 2,
        maximumSignificantDigits: 3,
      })
