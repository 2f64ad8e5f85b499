// The line that a runner prints when an attempt has ended.

import type { ListedTask } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import type { Io } from '../cli/io.ts'
import { encodeRow, paint, visible, wantsJson, type Format } from '../cli/output.ts'

export type EndedAttemptLine = {
  /** As it is after the attempt; `queued` if there will be another. */
  task: ListedTask
  /** Why the attempt did not succeed. */
  reason: string | null | undefined
}

/** `AUTH-12  failed  2s  exit 3: no such file`; as JSON the task. */
export const renderEndedAttempt = (io: Io, format: Partial<Format>, { task, reason }: EndedAttemptLine): string => {
  if (wantsJson(io, format)) return encodeRow(task)
  const words = visible((task.result_summary ?? reason ?? '').split('\n')[0]!)
  const took = task.duration === null ? '' : formatDuration(task.duration)
  return `${[task.friendly_id, paint(io, task.status), took, words].filter(text => text !== '').join('  ')}\n`
}
