// Follows a task from one attempt to the next, until it has finished.

import type { EndedTask } from '../tasks/task-end.ts'
import type { FoundTask } from '../tasks/find-tasks.ts'
import { followAttempt, isLast, sayAttempt, type Following } from './attempt.ts'

/** Prints a task's output from its latest attempt on. `place` is a place in the journal at which the task was as found.
 * Resolves to the finished task. */
export const followTask = async (
  following: Following,
  { id, friendly_id: name, attempt }: FoundTask,
  place: number,
): Promise<EndedTask> => {
  const { call } = following

  /** Waits until an attempt of this number exists; false if it never will. */
  const begins = async (claim: number): Promise<boolean> => {
    for (;;) {
      const now = await call('task.attempt', { id, claim })
      if (now.attempt !== null) return true
      if (now.status !== 'queued' && now.status !== 'running') return false
      // The task may also end without another attempt. `task.wait` rejects with `conflict` if its queue has ended.
      const claimed = call('event.list', { tasks: [id], kinds: ['task.claimed'], after: place, wait: null })
      claimed.catch(() => {})
      place = await Promise.race([claimed.then(({ next }) => next), call('task.wait', { id }).then(() => place)])
    }
  }

  let { tail } = following
  // The latest attempt is also shown while the task waits for the next one: it shows what went wrong.
  for (let claim = Math.max(attempt?.number ?? 0, 1); await begins(claim); claim++) {
    const part = { id, name, claim }
    const end = await followAttempt({ ...following, tail }, part)
    if (isLast(end, part)) return end
    sayAttempt(following, part, end)
    tail = undefined // a later attempt is printed from its start
  }
  return call('task.wait', { id })
}
