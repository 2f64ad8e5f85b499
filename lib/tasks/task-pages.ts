// Walks through a list of tasks of any length, a page at a time.

import type { Call, Loose } from '../rpc/client.ts'
import type { Params } from '../protocol/index.ts'
import type { Task } from '../views/task.ts'

type Pages = { call: Call; filter: Loose<Params<'task.list'>> /** How many in all; 0 is no limit. */; limit: number }

/** Hands every page to `take`, newest first, until it returns false. True when tasks were left over. */
export const eachPage = async ({ call, filter, limit }: Pages, take: (page: Task[]) => boolean): Promise<boolean> => {
  let left = limit === 0 ? Infinity : limit
  for (let after = filter.after; ; ) {
    const { tasks, next } = await call('task.list', { ...filter, after, limit: Math.min(left, PAGE) })
    left -= tasks.length
    const goOn = take(tasks)
    if (next === null || !goOn || left <= 0) return next !== null
    after = next
  }
}

/** Tasks a page; the daemon gives at most 1,000. */
const PAGE = 500
