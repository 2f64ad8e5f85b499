// The table of measurements as a person reads it.

import type { Machine } from './machine.ts'
import type { Row } from './measurement.ts'
import type { Spread } from './rounds.ts'

export const renderMachine = (machine: Machine): string =>
  `${machine.processor}, ${machine.processors} processors, ${machine.memory}, ${machine.system}, load ${machine.load}\n` +
  `Node ${machine.node}, SQLite ${machine.sqlite}, ${machine.disk}, fsync of 4 KiB ${machine.fsync_ms} ms\n`

/** What is not as promised, in a line for each row, or that all of it is. */
export const renderVerdict = (rows: readonly Row[]): string => {
  const broken = rows.filter(({ holds }) => !holds)
  if (broken.length === 0) return `every promise measured here holds (${rows.filter(({ promise }) => promise !== null).length})\n`
  return broken.map(row => `NOT KEPT: ${row.name}: promised ${row.promise}, measured ${row.promise!.endsWith('×') ? number(row.ratio.median) : `${number(row.ours.median)} ${row.unit}`}\n`).join('')
}

export const renderTable = (rows: readonly Row[]): string => {
  const lines = [HEADINGS, ...rows.map(cells)]
  const widths = HEADINGS.map((_, i) => Math.max(...lines.map(line => line[i]!.length)))
  return lines.map(line => `${line.map((cell, i) => (LEFT.has(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ').trimEnd()}\n`).join('')
}

const HEADINGS = ['measured', 'ours', '', 'the other', '', '', 'ratio', '(quartiles)', 'promise', 'holds']
const LEFT = new Set([0, 2, 4, 5])

const cells = (row: Row): string[] => [
  row.name, number(row.ours.median), row.unit, number(row.other.median), row.unit, row.against,
  number(row.ratio.median), quartiles(row.ratio), row.promise ?? '', row.promise === null ? '' : row.holds ? 'yes' : 'NO',
]

const quartiles = ({ low, high }: Spread): string => `${number(low)}–${number(high)}`

/** Three digits or so, all of those before the point. */
const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2, minimumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 })
