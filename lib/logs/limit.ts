// Keeps the logs of an attempt below a limit while its command writes into them. An idle task costs nothing: the kernel
// notifies of a write, and THROTTLE_MS later the size is checked.

import { open, type FileHandle } from 'node:fs/promises'
import { grown, sizeOf } from '../system/file-watch.ts'
import { pause } from '../system/pause.ts'
import { createTrim, type Trim } from './trim.ts'

/** Most tasks have ended before this, so their logs are never watched. */
const FIRST_CHECK_MS = 100
/** From the first of many writes to the check of the size. Meanwhile the log may exceed its limit. */
const THROTTLE_MS = 100

export type LogLimit = {
  /** The last check, after the last write. Resolves to the number of bytes dropped in all. */
  finish(): Promise<number>
}

/** Watches these files until `finish`. A failure here only leaves a log longer than its limit. */
export const limitLogs = (paths: readonly string[], maxBytes: number): LogLimit => {
  // A trivial task ends before any of this is made.
  const logs = new Map<string, LimitedLog>()
  const logOf = (path: string): LimitedLog =>
    logs.get(path) ?? logs.set(path, { path, maxBytes, trim: createTrim(maxBytes) }).get(path)!
  let over: AbortController | undefined
  let watching: Promise<unknown> | undefined
  const first = setTimeout(() => {
    const { signal } = (over = new AbortController())
    watching = Promise.all(paths.map(path => watchLog(logOf(path), signal).catch(() => {})))
  }, FIRST_CHECK_MS)
  return {
    async finish() {
      clearTimeout(first)
      over?.abort()
      await watching
      for (const path of paths)
        if ((sizeOf(path) ?? 0) > maxBytes) await withFile(path, file => logOf(path).trim.last(file)).catch(() => {})
      return [...logs.values()].reduce((sum, { trim }) => sum + trim.dropped(), 0)
    },
  }
}

type LimitedLog = { path: string; trim: Trim; maxBytes: number }

const watchLog = async ({ path, trim, maxBytes }: LimitedLog, over: AbortSignal): Promise<void> => {
  while (!over.aborted) {
    const size = sizeOf(path)
    if (size === undefined) return // the task deleted it
    // After a cut the size is checked again: what was written meanwhile may exceed the limit, and no further change may
    // follow.
    const isCut = size > maxBytes && (await withFile(path, file => trim.live(file)))
    if (!isCut) await grown(path, size, over)
    await pause(THROTTLE_MS, { signal: over, ref: false })
  }
}

const withFile = async <T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
  const file = await open(path, 'r+')
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
