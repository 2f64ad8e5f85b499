// A measurement and its rows: the figure of SparkQ, that of another program, their ratio, and the goal, if any.

import { spread, type Spread } from './rounds.ts'
import type { Resources } from './resources.ts'

export type Goal = { least: number } | { most: number }

/** Rates are better when larger, all others when smaller. */
export type Unit = '/s' | 'ms' | 's' | 'MB' | 'bytes' | 'wake-ups'

export type FigureRow = {
  measured: string
  unit: Unit
  ours: Spread
  /** Null in a row whose goal concerns SparkQ's figure alone. The ratio is ours to theirs, round by round. */
  beside: { name: string; theirs: Spread; ratio: Spread; caveat: string | null } | null
  /** As text, for example `≤ 0.2 ×`; null without a goal. */
  goal: string | null
  /** Whether the median meets the goal; null without a goal. */
  met: boolean | null
}

export type Measurement = {
  /** Describes what the measured time contains and what it does not. Ends without a full stop. */
  about: string
  /** The duration of the measurement in seconds on two idle cores. */
  seconds: number
  /** Starts before all others and runs beside them, because it measures idle processes. */
  meanwhile?: true
  run(resources: Resources): Promise<FigureRow[]>
}

export type Other = {
  name: string
  /** Its figures, in the same rounds as ours. */
  theirs: readonly number[]
  /** The guarantees of SparkQ that this queue lacks; null for a limit, which is not a queue. */
  caveat: string | null
  /** The goal for the ratio. */
  goal?: Goal | undefined
}

/** The figures of peers, by their names. */
export const figuresOf = (
  peers: readonly { name: string; caveat: string }[],
  found: Readonly<Record<string, readonly number[]>>,
): Other[] => peers.map(({ name, caveat }) => ({ name, caveat, theirs: found[name]! }))

export type Comparison = {
  measured: string
  unit: Unit
  ours: readonly number[]
  /** The goal for our figure alone. */
  goal?: Goal
  beside?: readonly Other[]
}

/** A row for each of the others, after a row of our figure alone if that has a goal or there are no others. */
export const compare = ({ measured, unit, ours, goal, beside = [] }: Comparison): FigureRow[] => {
  const common = { measured, unit, ours: spread(ours) }
  const alone: FigureRow = { ...common, beside: null, ...judge(goal, common.ours, ` ${unit}`) }
  const rows = beside.map(({ name, theirs, caveat, goal }): FigureRow => {
    const ratio = spread(ours.map((figure, round) => (figure === theirs[round] ? 1 : figure / theirs[round]!)))
    return { ...common, beside: { name, theirs: spread(theirs), ratio, caveat }, ...judge(goal, ratio, ' ×') }
  })
  return goal || beside.length === 0 ? [alone, ...rows] : rows
}

const judge = (goal: Goal | undefined, { median }: Spread, suffix: string): Pick<FigureRow, 'goal' | 'met'> => {
  if (!goal) return { goal: null, met: null }
  const [sign, limit, met] =
    'least' in goal
      ? (['≥', goal.least, median >= goal.least] as const)
      : (['≤', goal.most, median <= goal.most] as const)
  return { goal: `${sign} ${limit.toLocaleString('en')}${suffix}`, met }
}

/** The factor by which the other queue is better; undefined if it is not better or not a queue. */
export const lead = ({ unit, beside }: FigureRow): number | undefined => {
  if (beside === null || beside.caveat === null) return undefined
  const times = unit === '/s' ? 1 / beside.ratio.median : beside.ratio.median
  return times > 1 ? times : undefined
}
