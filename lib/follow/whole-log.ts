// The output of an attempt, as much of it as there is now.

import { existsSync } from 'node:fs'
import { readLog } from '../logs/read.ts'
import { SparkqError } from '../model/errors.ts'
import { lastLinesOf } from '../text/last-lines.ts'
import type { FoundTask } from '../tasks/find-tasks.ts'

export type LogStream = 'stdout' | 'stderr'

export type WantedLog = {
  attempt: NonNullable<FoundTask['attempt']>
  streams: readonly LogStream[]
  /** How many of the last lines; undefined is all. */
  tail: number | undefined
  /** Receives the next bytes of a stream. */
  take: (stream: LogStream, bytes: Uint8Array) => Promise<void>
}

const SUFFIXES = { stdout: '.out', stderr: '.err' } as const

/** Passes on one stream after the other. Rejects with `not_found` if the log files were deleted. */
export const readWholeLog = async ({ attempt, streams, tail, take }: WantedLog): Promise<void> => {
  const { log_path: log, max_log: maxBytes } = attempt
  if (log !== null && !Object.values(SUFFIXES).some(suffix => existsSync(`${log}${suffix}`)))
    throw new SparkqError('not_found', `its log '${log}.out' was deleted`, "'sparkq purge' deletes a task with its log")
  for (const stream of streams) {
    const reported = attempt[stream]
    if (reported !== null) await take(stream, Buffer.from(lastLinesOf(reported, tail)))
    else if (log !== null)
      await readLog({
        path: `${log}${SUFFIXES[stream]}`,
        maxBytes,
        tail,
        over: AbortSignal.abort(), // not beyond what is there
        take: bytes => take(stream, bytes),
        missed: () => {},
      })
  }
}
