// Things measured side by side: a round of each, again and again, so that whatever else the machine does meets all.

/** The middle of some numbers, with the quartiles around it. */
export type Spread = { median: number; low: number; high: number }

type Contender<Figure> = () => Promise<Figure> | Figure

/** Runs A B C A B C …; what each of them gave, round by round. The first round only warms up, unless `warm` says that one is
 * so long that there is nothing to warm. */
export const interleave = async <Name extends string, Figure>(
  rounds: number,
  contenders: Record<Name, Contender<Figure>>,
  { warm = false } = {},
): Promise<Record<Name, Figure[]>> => {
  const entries = Object.entries(contenders) as [Name, Contender<Figure>][]
  const found = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<Name, Figure[]>
  for (let round = warm ? 1 : 0; round <= rounds; round++) {
    for (const [name, run] of entries) {
      const figure = await run()
      if (round > 0) found[name].push(figure)
    }
  }
  return found
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
