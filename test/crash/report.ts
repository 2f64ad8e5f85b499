// The outcome as a person reads it.

import type { Outcome } from './campaign.ts'

/** So many faults are told in full; the rest is counted. */
const TOLD = 5

export const renderOutcome = ({ counts, faults, histories }: Outcome, repeat: string): string => {
  const width = Math.max(...Object.keys(counts).map(name => name.length))
  const table = Object.entries(counts)
    .map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(6)}\n`)
    .join('')
  if (faults.length === 0) return `${table}\nnothing was lost, ran twice at once, was left behind or got stuck\n`
  const kinds = Object.entries(Object.groupBy(faults, ({ check }) => check))
    .map(([check, found]) => `${found!.length} × ${check}`)
    .join(', ')
  const told = faults
    .slice(0, TOLD)
    .map(({ check, what, task }) => `\n${check}: ${what}\n${task === undefined ? '' : (histories[task] ?? '')}`)
    .join('')
  return `${table}\nFAILED: ${kinds}\n${told}\nhint: once more with ${repeat}\n`
}
