// The failed tasks to requeue.

import type { Call } from '../rpc/client.ts'
import { parseSince } from '../text/timestamp.ts'
import { eachPage } from './task-pages.ts'

/** `since` is as it was typed. */
type Which = { call: Call; queue: string | undefined; since: string | undefined }

/** Ids of the failed tasks that were not requeued yet, oldest first. If it included the others, each `requeue --failed`
 * would double the number of queued tasks. */
export const failedTasks = async ({ call, queue, since: typed }: Which): Promise<string[]> => {
  const since = typed === undefined ? undefined : parseSince(typed, '--since')
  const failed: string[] = []
  const requeued = new Set<string>()
  // A clone is newer than its original and in the same queue, so the same filter finds it.
  await eachPage({ call, filter: { queue, since }, limit: 0 }, page => {
    for (const { id, status, requeued_from } of page) {
      if (requeued_from !== null) requeued.add(requeued_from)
      if (status === 'failed') failed.push(id)
    }
    return true
  })
  return failed.filter(id => !requeued.has(id)).reverse()
}
