// A task from one attempt to the next, until it has finished.

import type { Ended } from '../tasks/task-end.ts'
import type { Found } from '../tasks/find-tasks.ts'
import { followAttempt, isLast, sayAttempt, type Following } from './attempt.ts'

/** Prints what a task writes from its latest attempt on. `place` is one in the journal at which the task was as it was
 * found. Resolves to how it ended. */
export const followTask = async (
  following: Following,
  { id, friendly_id: name, attempt }: Found,
  place: number,
): Promise<Ended> => {
  const { call } = following

  /** Waits until there is an attempt of this number; false when there never will be. */
  const begins = async (claim: number): Promise<boolean> => {
    for (;;) {
      const now = await call('task.attempt', { id, claim })
      if (now.attempt !== null) return true
      if (now.status !== 'queued' && now.status !== 'running') return false
      // It may also end without one; and in a queue that has ended it never will: that is refused.
      const claimed = call('event.list', { tasks: [id], kinds: ['task.claimed'], after: place, wait: null })
      claimed.catch(() => {})
      place = await Promise.race([claimed.then(({ next }) => next), call('task.wait', { id }).then(() => place)])
    }
  }

  let { tail } = following
  // Of a task that waits for its next attempt too: what went wrong is what one wants to see.
  for (let claim = Math.max(attempt?.number ?? 0, 1); await begins(claim); claim++) {
    const part = { id, name, claim }
    const end = await followAttempt({ ...following, tail }, part)
    if (isLast(end, part)) return end
    sayAttempt(following, part, end)
    tail = undefined // of what comes nothing was there yet
  }
  return call('task.wait', { id })
}
