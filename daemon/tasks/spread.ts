// The middle of many durations, and how far they reach.

export type DurationSpread = { median: number; p90: number }

/** Of milliseconds, in seconds; null without any. Nine of ten are up to `p90`. */
export const spreadOf = (milliseconds: readonly number[]): DurationSpread | null => {
  if (milliseconds.length === 0) return null
  const sorted = Float64Array.from(milliseconds).sort()
  return { median: Math.round(middleOf(sorted)) / 1000, p90: sorted[Math.ceil(sorted.length * 0.9) - 1]! / 1000 }
}

/** The median of milliseconds as it is, quick for many short lists; null without any. */
export const medianOf = (milliseconds: readonly number[]): number | null =>
  milliseconds.length < 2 ? (milliseconds[0] ?? null) : middleOf([...milliseconds].sort((a, b) => a - b))

const middleOf = (sorted: ArrayLike<number>): number => {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
