// @ts-check
// The arithmetic of the plots: where a value is drawn, and which values an axis names.

/**
 * Round values from 0 to at least `most`, up to `count` steps.
 * @param {number} most
 * @param {number} [count]
 * @returns {number[]}
 */
export const ticks = (most, count = 4) => {
  if (!(most > 0)) return [0]
  const rough = most / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find(factor => factor * power >= rough * 0.999) ?? 10) * power
  const steps = Math.ceil(most / step - 1e-9)
  return Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)))
}

/** Seconds that people count in. */
const ROUND_SECONDS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400,
]

/**
 * The same for seconds: 30 s, 1 min, 2 min rather than 40 s, 80 s.
 * @param {number} most
 * @param {number} [count]
 */
export const durationTicks = (most, count = 4) => {
  const step = ROUND_SECONDS.find(seconds => seconds >= (most / count) * 0.999)
  if (!(most > 0) || step === undefined || most < 0.1) return ticks(most, count)
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)))
}

/**
 * Every how many columns one is named, so that `labels` fit.
 * @param {number} columns
 * @param {number} labels
 * @returns {number}
 */
export const labelEvery = (columns, labels) =>
  [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168].find(every => columns / every <= labels) ?? Math.ceil(columns / labels)
