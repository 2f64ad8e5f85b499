// How long a command usually takes: the median of its last successes.

import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'

/** Returns the usual duration of the command of each of these tasks, in seconds, from successes before the task; null
 * if there are fewer than two. A command is a tool and a payload, which contains the directory. */
export const usualDurations = (store: Store, tasks: readonly TaskRow[]): ((task: TaskRow) => number | null) => {
  // By command, newest first.
  const past = new Map<string, Success[]>(tasks.map(task => [keyOf(task), []]))
  const lengths = [...new Set(tasks.map(({ payload }) => Buffer.byteLength(payload)))].filter(
    length => length <= MAX_PAYLOAD_BYTES,
  )
  if (lengths.length > 0) {
    for (const { seq, tool_name, payload, ms } of store.reviews.successes.each({
      lengths: JSON.stringify(lengths),
      limit: MAX_SUCCESSES_READ,
    })) {
      if (payload !== null) past.get(keyOf({ tool_name, payload }))?.push({ seq, ms })
    }
  }
  return task => {
    const successes = past.get(keyOf(task))!
    const first = successes.findIndex(({ seq }) => seq < task.seq)
    const before = first === -1 ? [] : successes.slice(first, first + MAX_SUCCESSES_USED)
    return before.length < 2 ? null : median(before.map(({ ms }) => ms)) / 1000
  }
}

type Success = { seq: number; ms: number }

const keyOf = ({ tool_name, payload }: Pick<TaskRow, 'tool_name' | 'payload'>): string => `${tool_name} ${payload}`

/** Only this many of the newest successes, of all commands, are read: that takes a few milliseconds, and no statistics
 * have to be kept. */
const MAX_SUCCESSES_READ = 5_000
/** How many successes of a command count. */
const MAX_SUCCESSES_USED = 10
/** A longer payload (a prompt) rarely runs again word for word. */
const MAX_PAYLOAD_BYTES = 4 * 1024

const median = (numbers: number[]): number => {
  const sorted = numbers.sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2)
}
