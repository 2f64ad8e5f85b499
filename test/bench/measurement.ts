// What a measurement is and what comes out of it: rows of two numbers, their ratio, and what was promised of them.

import type { Pair } from './rounds.ts'
import type { Workshop } from './workshop.ts'

export type Promised = { of: 'ratio' | 'ours'; least: number } | { of: 'ratio' | 'ours'; most: number }

export type Row = Pair & {
  name: string
  /** What the two are, as the table calls them. */
  against: string
  unit: '/s' | 'ms' | 'MB'
  /** Null where the two are only shown side by side. */
  promise: string | null
  holds: boolean
}

export type Measurement = {
  /** What exactly is measured: what is in the time and what is not. */
  about: string
  /** Seconds it takes on two quiet cores. */
  seconds: number
  run(workshop: Workshop): Promise<Row[]>
}

/** A row for each promise that a pair has to keep, or one without; the medians decide. */
export const rows = ({ name, against, unit, pair, promises }: Pick<Row, 'name' | 'against' | 'unit'> & { pair: Pair; promises: readonly Promised[] }): Row[] => {
  if (promises.length === 0) return [{ name, against, unit, ...pair, promise: null, holds: true }]
  return promises.map(promised => {
    const { median } = pair[promised.of]
    const suffix = promised.of === 'ratio' ? '×' : unit
    const [sign, limit, holds] = 'least' in promised ? ['≥', promised.least, median >= promised.least] as const : ['≤', promised.most, median <= promised.most] as const
    return { name, against, unit, ...pair, promise: `${sign} ${limit.toLocaleString('en')} ${suffix}`, holds }
  })
}
