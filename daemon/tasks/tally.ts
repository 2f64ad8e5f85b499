// Counts tasks that ended, by time, queue and command.

import { hash } from 'node:crypto'
import type { EndedRow } from '../store/numbers.ts'
import { medianOf, spreadOf, type DurationSpread } from './spread.ts'

export type Count = {
  succeeded: number
  failed: number
  canceled: number
  waiting: DurationSpread | null
  running: DurationSpread | null
  execution_time: number
}

/** What commands are compared by. There may be thousands, of which few are shown. */
export type CountedCommand = {
  /** Its newest task. */
  seq: number
  failed: number
  ended: number
  /** In milliseconds; null if it did not run. */
  median: number | null
  count(): Count
}

export type Tally = {
  add(row: EndedRow): void
  all(): Count
  /** By the number of the bucket. */
  bucket(number: number): Count
  /** By id. */
  queues(): Map<string, Count>
  commands(): CountedCommand[]
}

/** Buckets of `bucketMs` from `since` on. Rows come newest first. */
export const createTally = (since: number, bucketMs: number): Tally => {
  const all = newTimes()
  const buckets = new Map<number, TaskTimes>()
  const queues = new Map<string, TaskTimes>()
  const commands = new Map<string, TaskTimes & { seq: number }>()
  return {
    add(row) {
      addTo(all, row)
      addTo(entry(buckets, Math.floor((row.finished_at - since) / bucketMs), newTimes), row)
      addTo(entry(queues, row.queue_id, newTimes), row)
      const command = `${row.tool_name} ${row.length} ${shortKey(row.payload)}`
      addTo(
        entry(commands, command, () => ({ ...newTimes(), seq: row.seq })),
        row,
      )
    },
    all: () => countOf(all),
    bucket: number => countOf(buckets.get(number) ?? newTimes()),
    queues: () => new Map([...queues].map(([id, times]) => [id, countOf(times)])),
    commands: () =>
      [...commands.values()].map(times => ({
        seq: times.seq,
        failed: times.failed,
        ended: times.succeeded + times.failed + times.canceled,
        median: medianOf(times.running),
        count: () => countOf(times),
      })),
  }
}

/** Fifty thousand long payloads would take 100 MB. */
const shortKey = (payload: string): string => (payload.length > 100 ? hash('sha1', payload, 'base64') : payload)

/** Milliseconds of each task. */
type TaskTimes = { succeeded: number; failed: number; canceled: number; waiting: number[]; running: number[] }

const newTimes = (): TaskTimes => ({ succeeded: 0, failed: 0, canceled: 0, waiting: [], running: [] })

const entry = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  let found = map.get(key)
  if (found === undefined) map.set(key, (found = make()))
  return found
}

const addTo = (times: TaskTimes, { status, created_at, claimed_at, finished_at, claim }: EndedRow): void => {
  times[status as 'succeeded' | 'failed' | 'canceled']++
  if (claimed_at === null) return
  // Of a task with more attempts the first claim is not known here.
  if (claim === 1) times.waiting.push(Math.max(0, claimed_at - created_at))
  if (status !== 'canceled') times.running.push(Math.max(0, finished_at - claimed_at))
}

const countOf = ({ succeeded, failed, canceled, waiting, running }: TaskTimes): Count => ({
  succeeded,
  failed,
  canceled,
  waiting: spreadOf(waiting),
  running: spreadOf(running),
  execution_time: running.reduce((sum, ms) => sum + ms, 0) / 1000,
})
