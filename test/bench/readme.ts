// The README's page of numbers: what stands between its two marks is written from what was measured, and by nobody else.

import type { Machine } from './machine.ts'
import { loses, type Row } from './measurement.ts'
import { number, quartiles } from './report.ts'

export type Measured = {
  machine: Machine
  rows: readonly Row[]
  skipped: Readonly<Record<string, string>>
  failed: Readonly<Record<string, string>>
}

const BEGIN = '<!-- numbers: `npm run bench -- --readme` writes what follows -->'
const END = '<!-- end of numbers -->'

/** The README with these numbers for the old ones. Throws where the marks are missing. */
export const withNumbers = (readme: string, measured: Measured): string => {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (begin === -1 || end < begin) throw new Error(`README.md lacks the marks '${BEGIN}' and '${END}'`)
  return `${readme.slice(0, begin + BEGIN.length)}\n${renderNumbers(measured)}${readme.slice(end)}`
}

const renderNumbers = ({ machine, rows, skipped, failed }: Measured): string => `
${machine.processor}, ${machine.processors} processors, ${machine.memory}; Node ${machine.node}, SQLite ${machine.sqlite}; ${machine.disk}, fsync of 4 KiB in ${machine.fsync_ms} ms; load ${machine.load} before.

| measured | SparkQ | beside | its | ratio | promised | what it promises less |
|---|---|---|---|---|---|---|
${rows.map(tableRow).join('')}
${lost(rows)}${Object.entries(skipped)
  .map(([name, why]) => `Left out: ${name}, ${why}.\n`)
  .join('')}${Object.entries(failed)
  .map(([name, why]) => `Not measured: ${name}, ${why}.\n`)
  .join('')}`

const tableRow = ({ measured, unit, ours, beside, promise, kept }: Row, i: number, rows: readonly Row[]): string => {
  const first = measured !== rows[i - 1]?.measured
  const figure = (spread: Row['ours']): string =>
    [number(spread.median), unit, quartiles(spread) && `(${quartiles(spread)})`].join(' ').trim()
  return `| ${[
    first ? cell(measured) : '',
    first ? figure(ours) : '',
    beside ? cell(beside.name) : '',
    beside ? figure(beside.its) : '',
    beside ? number(beside.ratio.median) : '',
    promise === null ? '' : `${promise}: ${kept ? 'kept' : '**not kept**'}`,
    beside?.less ?? '',
  ].join(' | ')} |\n`
}

/** A line each where another queue does better, worst first for us. */
const lost = (rows: readonly Row[]): string => {
  const losses = rows.filter(loses).map(({ measured, unit, beside }) => ({
    measured,
    name: beside!.name,
    times: unit === '/s' ? 1 / beside!.ratio.median : beside!.ratio.median,
  }))
  const by = Map.groupBy(losses, ({ measured }) => measured)
  return `**Where SparkQ loses**, and how many times better the other is:\n\n${
    [...by]
      .map(
        ([measured, others]) =>
          `- ${measured}: ${others
            .sort((a, b) => b.times - a.times)
            .map(({ name, times }) => `${name} ${number(times)}`)
            .join(', ')}\n`,
      )
      .join('') || 'nowhere in this table\n'
  }\n`
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
