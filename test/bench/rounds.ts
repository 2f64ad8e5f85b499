// Two things measured side by side: a round of ours, a round of the other, again and again, so that whatever else the
// machine does meets both.

/** The middle of some numbers, with the quartiles around it. */
export type Spread = { median: number; low: number; high: number }

export type Pair = { ours: Spread; other: Spread; ratio: Spread; rounds: number }

type Round = () => Promise<number> | number

/** Runs A B A B …; the first pair only warms up. Each ratio is that of two neighbours. */
export const alternate = async (rounds: number, ours: Round, other: Round): Promise<Pair> => (await alternateAll(rounds, ours, [other]))[0]!

/** Runs A B C A B C …, ours first; a pair for each of the others, in their order. */
export const alternateAll = async (rounds: number, ours: Round, others: readonly Round[]): Promise<Pair[]> => {
  const found: number[][] = []
  for (let i = 0; i <= rounds; i++) {
    const round: number[] = []
    for (const run of [ours, ...others]) round.push(await run())
    if (i > 0) found.push(round)
  }
  const column = (at: number): number[] => found.map(round => round[at]!)
  return others.map((_, at) => ({
    ours: spread(column(0)), other: spread(column(at + 1)), ratio: spread(found.map(round => round[0]! / round[at + 1]!)), rounds,
  }))
}

export const spread = (numbers: readonly number[]): Spread => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) }
}

/** Between the two neighbours of the place, as far as it is from each. */
const quantile = (sorted: readonly number[], part: number): number => {
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)]!
  const high = sorted[Math.ceil(place)]!
  return low + (high - low) * (place - Math.floor(place))
}

/** Milliseconds that something takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
