// A measurement and its rows: SparkQ's figure, the figure of something else, their ratio, and the goal where there is
// one.

import { spread, type Spread } from './rounds.ts'
import type { Resources } from './resources.ts'

export type Goal = { least: number } | { most: number }

/** Rates are better when larger, all others when smaller. */
export type Unit = '/s' | 'ms' | 's' | 'MB' | 'bytes' | 'wake-ups'

export type Row = {
  measured: string
  unit: Unit
  ours: Spread
  /** Null in a row whose goal is about SparkQ's figure alone. The ratio is ours to theirs, round by round. */
  beside: { name: string; theirs: Spread; ratio: Spread; caveat: string | null } | null
  /** In words, as `≤ 0.2 ×`; null where there is no goal. */
  goal: string | null
  /** The median decides; null where there is no goal. */
  met: boolean | null
}

export type Measurement = {
  /** What is in the time and what is not. Ends without a full stop. */
  about: string
  /** Seconds that it takes on two idle cores. */
  seconds: number
  /** Starts before all others and runs beside them, because it measures idle processes. */
  meanwhile?: true
  run(resources: Resources): Promise<Row[]>
}

export type Other = {
  name: string
  /** Its figures, in the same rounds as ours. */
  theirs: readonly number[]
  /** What this queue guarantees less than SparkQ; null for a limit, which is not a queue. */
  caveat: string | null
  /** For the ratio. */
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
  /** For our figure alone. */
  goal?: Goal
  beside?: readonly Other[]
}

/** A row for each of the others. Before them comes a row of our figure alone if that has a goal or if there are no
 * others. */
export const compare = ({ measured, unit, ours, goal, beside = [] }: Comparison): Row[] => {
  const common = { measured, unit, ours: spread(ours) }
  const alone: Row = { ...common, beside: null, ...judge(goal, common.ours, ` ${unit}`) }
  const rows = beside.map(({ name, theirs, caveat, goal }): Row => {
    const ratio = spread(ours.map((figure, round) => (figure === theirs[round] ? 1 : figure / theirs[round]!)))
    return { ...common, beside: { name, theirs: spread(theirs), ratio, caveat }, ...judge(goal, ratio, ' ×') }
  })
  return goal || beside.length === 0 ? [alone, ...rows] : rows
}

const judge = (goal: Goal | undefined, { median }: Spread, suffix: string): Pick<Row, 'goal' | 'met'> => {
  if (!goal) return { goal: null, met: null }
  const [sign, limit, met] =
    'least' in goal
      ? (['≥', goal.least, median >= goal.least] as const)
      : (['≤', goal.most, median <= goal.most] as const)
  return { goal: `${sign} ${limit.toLocaleString('en')}${suffix}`, met }
}

/** How many times better the other queue is; undefined where it is not better or not a queue. */
export const lead = ({ unit, beside }: Row): number | undefined => {
  if (beside === null || beside.caveat === null) return undefined
  const times = unit === '/s' ? 1 / beside.ratio.median : beside.ratio.median
  return times > 1 ? times : undefined
}
