// Reads a list of tasks of any length, page by page.

import type { Call, Loose } from '../rpc/client.ts'
import type { Params } from '../protocol/index.ts'
import type { ListedTask } from '../protocol/entities.ts'

type Pages = {
  call: Call
  filter: Loose<Params<'task.list'>>
  /** Total number of tasks; 0 is no limit. */
  limit: number
}

/** Passes every page to `take`, newest first, until it returns false. Resolves to true if tasks are left. */
export const eachPage = async (
  { call, filter, limit }: Pages,
  take: (page: ListedTask[]) => boolean,
): Promise<boolean> => {
  let left = limit === 0 ? Infinity : limit
  for (let after = filter.after; ; ) {
    const { tasks, next } = await call('task.list', { ...filter, after, limit: Math.min(left, TASKS_PER_PAGE) })
    left -= tasks.length
    const goOn = take(tasks)
    if (next === null || !goOn || left <= 0) return next !== null
    after = next
  }
}

/** The daemon allows up to 1,000. */
const TASKS_PER_PAGE = 500
