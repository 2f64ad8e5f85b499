// Two things measured side by side: a round of ours, a round of the other, again and again, so that whatever else the
// machine does meets both.

/** The middle of some numbers, with the quartiles around it. */
export type Spread = { median: number; low: number; high: number }

export type Pair = { ours: Spread; other: Spread; ratio: Spread; rounds: number }

type Round = () => Promise<number> | number

/** Runs A B A B …; the first pair only warms up. Each ratio is that of two neighbours. */
export const alternate = async (rounds: number, ours: Round, other: Round): Promise<Pair> => {
  const pairs: [ours: number, other: number][] = []
  for (let i = 0; i <= rounds; i++) {
    const pair: [number, number] = [await ours(), await other()]
    if (i > 0) pairs.push(pair)
  }
  return {
    ours: spread(pairs.map(([a]) => a)), other: spread(pairs.map(([, b]) => b)), ratio: spread(pairs.map(([a, b]) => a / b)), rounds,
  }
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
