// What a measurement is and what comes out of it: rows of our figure beside another's, their ratio, and what was promised.

import { spread, type Spread } from './rounds.ts'
import type { Workshop } from './workshop.ts'

export type Promised = { least: number } | { most: number }

/** Rates are better when larger, all others when smaller. */
export type Unit = '/s' | 'ms' | 's' | 'MB' | 'bytes' | 'wake-ups'

export type Row = {
  measured: string
  unit: Unit
  ours: Spread
  /** What stands beside it; null in a row that holds a promise about our figure alone. */
  beside: { name: string; its: Spread /** Ours to its, round by round. */; ratio: Spread; less: string | null } | null
  promise: string | null
  /** The medians decide. Null where nothing was promised. */
  kept: boolean | null
}

export type Measurement = {
  /** What exactly is measured: what is in the time and what is not. */
  about: string
  /** Seconds it takes on two quiet cores. */
  seconds: number
  /** Begins before all others and goes on beside them, because it measures who rests. */
  meanwhile?: true
  run(workshop: Workshop): Promise<Row[]>
}

export type Other = {
  name: string
  /** Its figures, in the rounds of ours. */
  its: readonly number[]
  /** What this queue promises less than SparkQ does; null for a floor or a limit, which is no queue. */
  less: string | null
  /** Of the ratio. */
  promise?: Promised | undefined
}

export type Compared = {
  measured: string
  unit: Unit
  ours: readonly number[]
  promise?: Promised
  beside?: readonly Other[]
}

/** A row for each of the others, and one before them where our figure alone has a promise to keep or stands alone. */
export const compare = ({ measured, unit, ours, promise, beside = [] }: Compared): Row[] => {
  const common = { measured, unit, ours: spread(ours) }
  const alone: Row = { ...common, beside: null, ...verdict(promise, common.ours, ` ${unit}`) }
  const rows = beside.map(({ name, its, less, promise }): Row => {
    const ratio = spread(ours.map((figure, round) => (figure === its[round] ? 1 : figure / its[round]!)))
    return { ...common, beside: { name, its: spread(its), ratio, less }, ...verdict(promise, ratio, ' ×') }
  })
  return promise || beside.length === 0 ? [alone, ...rows] : rows
}

const verdict = (promised: Promised | undefined, { median }: Spread, suffix: string): Pick<Row, 'promise' | 'kept'> => {
  if (!promised) return { promise: null, kept: null }
  const [sign, limit, kept] =
    'least' in promised
      ? (['≥', promised.least, median >= promised.least] as const)
      : (['≤', promised.most, median <= promised.most] as const)
  return { promise: `${sign} ${limit.toLocaleString('en')}${suffix}`, kept }
}

/** Whether the other queue does better here. Floors and limits are no queues: they are better by nature. */
export const loses = ({ unit, beside }: Row): boolean =>
  beside !== null && beside.less !== null && (unit === '/s' ? beside.ratio.median < 1 : beside.ratio.median > 1)
