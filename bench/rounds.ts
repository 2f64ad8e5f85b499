// Contenders take turns, round by round, so that other load on the machine slows all of them alike.

/** The median of some numbers, with the quartiles. */
export type Spread = { median: number; low: number; high: number }

type Contender<Figure> = () => Promise<Figure> | Figure

/** Runs A B C A B C … and returns the figures of each contender in the order of the rounds. One round before them does
 * not count; with `warm` it is left out, for contenders that run too long to need it. */
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

/** Interpolates between the two neighbours. */
const quantile = (sorted: readonly number[], part: number): number => {
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)]!
  const high = sorted[Math.ceil(place)]!
  return low + (high - low) * (place - Math.floor(place))
}

/** Milliseconds that some work takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
