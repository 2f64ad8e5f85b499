// The tables as the terminal shows them.

import type { MachineFacts } from './machine.ts'
import type { FigureRow } from './measurement.ts'
import type { Spread } from './rounds.ts'
import { align } from './text.ts'

export const renderMachine = (machine: MachineFacts): string =>
  `${machine.processor}, ${machine.processors} processors, ${machine.memory}, ${machine.system}, ` +
  `load ${machine.load}\nNode ${machine.node}, SQLite ${machine.sqlite}, ${machine.disk}, ` +
  `fsync of 4 KiB ${machine.fsync_ms} ms\n`

/** A line for each goal that was not met, then the number of goals that were met. */
export const renderVerdict = (rows: readonly FigureRow[]): string => {
  const judged = rows.filter(({ met }) => met !== null)
  const missed = judged.filter(({ met }) => met === false)
  return [
    ...missed.map(row => `NOT MET: ${row.measured}${besides(row)}: goal ${row.goal}, measured ${judgedFigure(row)}\n`),
    `goals met: ${judged.length - missed.length} of ${judged.length}\n`,
  ].join('')
}

const besides = ({ beside }: FigureRow): string => (beside ? ` beside ${beside.name}` : '')

const judgedFigure = ({ beside, ours, unit }: FigureRow): string =>
  beside ? `${number(beside.ratio.median)} ×` : `${number(ours.median)} ${unit}`

export const renderTable = (rows: readonly FigureRow[]): string =>
  align([HEADINGS, ...rows.map(cells)], RIGHT_ALIGNED)
    .map(line => `${line.join('  ').trimEnd()}\n`)
    .join('')

const HEADINGS = [
  'measured',
  'SparkQ',
  '(quartiles)',
  'unit',
  'beside',
  'figure',
  '(quartiles)',
  'ratio',
  '(quartiles)',
  'goal',
  'result',
  'weaker guarantee of the other',
]
const RIGHT_ALIGNED = new Set([1, 5, 7])

const cells = (
  { measured, unit, ours, beside, goal, met }: FigureRow,
  i: number,
  rows: readonly FigureRow[],
): string[] => [
  measured === rows[i - 1]?.measured ? '' : measured,
  ...figures(ours),
  unit,
  ...(beside ? [beside.name, ...figures(beside.theirs), ...figures(beside.ratio)] : ['', '', '', '', '']),
  goal ?? '',
  result(met),
  beside?.caveat ?? '',
]

const figures = (spread: Spread): string[] => [number(spread.median), quartiles(spread) && `(${quartiles(spread)})`]

export const result = (met: boolean | null): string => (met === null ? '' : met ? 'met' : 'NOT MET')

/** Empty if all figures are equal, as with a single one. */
export const quartiles = ({ low, high }: Spread): string => (low === high ? '' : `${number(low)}–${number(high)}`)

/** Three significant digits, or more if the integer part has more. */
export const number = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en')
    : value.toLocaleString('en', {
        minimumSignificantDigits: Number.isInteger(value) ? 1 : 2,
        maximumSignificantDigits: 3,
      })
