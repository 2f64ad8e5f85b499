// docs/benchmarks.md: an introduction, then a section for each measurement. A run replaces the sections that it
// measured and keeps the others as they are; each section says when and where it was measured.

import type { MachineFacts } from './machine.ts'
import { lead, type Measurement, type FigureRow } from './measurement.ts'
import { closing, introduction } from './page-text.ts'
import { number, quartiles, result } from './report.ts'
import type { Spread } from './rounds.ts'
import { align, wrap } from './text.ts'

export type Measured = {
  /** For example 2026-11-29. */
  date: string
  machine: MachineFacts
  rows: Readonly<Record<string, readonly FigureRow[]>>
  /** Why a peer was left out, by the names of the measurement and the peer. */
  skipped: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The page after a run; `page` is what it was before, or empty. Sections follow the order of the measurements. */
export const renderPage = (
  page: string,
  measurements: Readonly<Record<string, Pick<Measurement, 'about'>>>,
  measured: Measured,
): string => {
  const kept = sections(page)
  return [
    introduction(measured.date, measured.machine),
    ...Object.entries(measurements).map(([name, { about }]) =>
      measured.rows[name] ? section(name, about, measured) : (kept.get(name) ?? ''),
    ),
    closing,
  ].join('')
}

/** The sections, each with its heading, by the name in the heading. */
const sections = (page: string): Map<string, string> =>
  new Map(
    page
      .split(/^(?=## )/m)
      .slice(1)
      .map(text => [/^## (.*)/.exec(text)![1]!, `${text.trimEnd()}\n\n`]),
  )

const section = (name: string, about: string, { date, machine, rows, skipped }: Measured): string => {
  const leftOut = Object.entries(skipped[name] ?? {}).map(([peer, why]) => `${peer} (${why})`)
  return [
    `## ${name}\n`,
    wrap(`${about[0]!.toUpperCase()}${about.slice(1)}.`),
    wrap(`Measured on ${date}: ${described(machine)}.`),
    renderMarkdownTable(rows[name]!),
    renderLeads(rows[name]!),
    leftOut.length > 0 ? wrap(`Left out: ${leftOut.join(', ')}.`) : '',
  ]
    .filter(part => part !== '')
    .map(part => `${part}\n`)
    .join('')
}

const described = (machine: MachineFacts): string =>
  `${machine.processor}, ${machine.processors} processors, Node ${machine.node}, SQLite ${machine.sqlite}, ` +
  `${machine.disk}, fsync of 4 KiB in ${machine.fsync_ms} ms, load ${machine.load} before`

const HEADINGS = [
  'measured',
  'SparkQ',
  'beside',
  'its figure',
  'ratio',
  'goal',
  'result',
  'weaker guarantee of the other',
]

/** Pads columns, as the formatter of this repository does. */
const renderMarkdownTable = (rows: readonly FigureRow[]): string => {
  const [headings, ...lines] = align([HEADINGS, ...rows.map(cells)]) as [string[], ...string[][]]
  const rule = headings.map(heading => '-'.repeat(heading.length))
  return [headings, rule, ...lines].map(line => `| ${line.join(' | ')} |\n`).join('')
}

const cells = (
  { measured, unit, ours, beside, goal, met }: FigureRow,
  i: number,
  rows: readonly FigureRow[],
): string[] => {
  const first = measured !== rows[i - 1]?.measured
  return [
    first ? measured : '',
    first ? figure(ours, unit) : '',
    ...(beside ? [beside.name, figure(beside.theirs, unit), figure(beside.ratio, '×')] : ['', '', '']),
    goal ?? '',
    result(met),
    beside?.caveat ?? '',
  ].map(cell => cell.replaceAll('|', '\\|'))
}

const figure = (spread: Spread, unit: string): string =>
  [number(spread.median), unit, quartiles(spread) && `(${quartiles(spread)})`].join(' ').trim()

/** A line for each figure in which another queue is better; the best queue comes first. */
const renderLeads = (rows: readonly FigureRow[]): string => {
  const better = rows.map(row => ({ row, times: lead(row) ?? 0 })).filter(({ times }) => times > 0)
  if (better.length === 0) return ''
  const lines = [...Map.groupBy(better, ({ row }) => row.measured)].map(([measured, others]) => {
    const sorted = others.sort((a, b) => b.times - a.times)
    const factors = sorted.map(({ row, times }) => `${row.beside!.name} ${number(times)}`).join(', ')
    return `- ${wrap(`${measured}: ${factors}`, 2).trimStart()}`
  })
  return `Rows in which another queue is better, by this factor:\n\n${lines.join('')}`
}
