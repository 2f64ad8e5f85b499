// How long a command usually takes: the median of its last successes.

import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'

/** Seconds that the command of each of these tasks took before it; null when it did not succeed twice. The same command
 * is the same tool and payload, its directory with it. */
export const usualDurations = (store: Store, tasks: readonly TaskRow[]): ((task: TaskRow) => number | null) => {
  // Of each command newest first.
  const past = new Map<string, Success[]>(tasks.map(task => [keyOf(task), []]))
  const lengths = [...new Set(tasks.map(({ payload }) => Buffer.byteLength(payload)))].filter(
    length => length <= LONGEST_PAYLOAD,
  )
  if (lengths.length > 0) {
    for (const { seq, tool_name, payload, ms } of store.reviews.successes.each({
      lengths: JSON.stringify(lengths),
      limit: SUCCESSES,
    })) {
      if (payload !== null) past.get(keyOf({ tool_name, payload }))?.push({ seq, ms })
    }
  }
  return task => {
    const successes = past.get(keyOf(task))!
    const first = successes.findIndex(({ seq }) => seq < task.seq)
    const before = first === -1 ? [] : successes.slice(first, first + OF_THESE)
    return before.length < 2 ? null : median(before.map(({ ms }) => ms)) / 1000
  }
}

type Success = { seq: number; ms: number }

const keyOf = ({ tool_name, payload }: Pick<TaskRow, 'tool_name' | 'payload'>): string => `${tool_name} ${payload}`

/** So many of the newest successes, of whatever command, are looked through: nothing has to be kept for it, and it
 * takes a few milliseconds. What ran before them counts no more. */
const SUCCESSES = 5_000
const OF_THESE = 10
/** Bytes; what is longer (prompts) is rarely run again word for word. */
const LONGEST_PAYLOAD = 4 * 1024

const median = (numbers: number[]): number => {
  const sorted = numbers.sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2)
}
