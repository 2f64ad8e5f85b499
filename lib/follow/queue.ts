// Follows the tasks of a queue until it is idle.

import { noteEnd } from '../tasks/task-end.ts'
import { eachPage } from '../tasks/task-pages.ts'
import { followAttempt, isLast, sayAttempt, type Following, type FollowedAttempt } from './attempt.ts'
import { ifGone } from './ends.ts'
import { queueEvents, queueSinceBusy } from './queue-events.ts'

/** Further attempts wait, so that a slow reader does not make them pile up in memory. */
const MAX_FOLLOWED_ATTEMPTS = 256

/** Prints the output of a queue's tasks: of those that run, and of each that is claimed after a place in the journal.
 * Resolves to 1 if a task that ended since the queue became busy did not succeed. */
export const followQueue = async (following: Following, reference: string, place: number): Promise<number> => {
  const { call, io } = following
  const { promise: fault, reject: fail } = Promise.withResolvers<never>()
  const { id: queue, after } = await queueSinceBusy(call, reference)
  const open = new Set<Promise<void>>()
  /** The attempts that are followed here and have not ended. */
  const begun = new Set<string>()
  const over = call('queue.wait', { queue })
  over.catch(() => {})

  const follow = (part: FollowedAttempt, tail: number | undefined): void => {
    begun.add(keyOf(part.id, part.claim))
    const followed: Promise<void> = followAttempt({ ...following, tail }, part)
      .catch(ifGone)
      .then(end => {
        if (end && isLast(end, part)) noteEnd(io, 'follow', end)
        else if (end) sayAttempt(following, part, end)
      })
      .catch(fail)
      .finally(() => open.delete(followed))
    open.add(followed)
  }

  const followAll = async (): Promise<number> => {
    const running: FollowedAttempt[] = []
    await eachPage({ call, filter: { queue, status: ['running'] }, limit: 0 }, page => {
      for (const { id, friendly_id: name, claim } of page) running.push({ id, name, claim: claim! })
      return true
    })
    for (const part of running.reverse()) follow(part, following.tail)
    let code = 0
    for await (const { seq, kind, task, friendly_id, claim } of queueEvents({
      call,
      queue,
      kinds: ['task.claimed', 'task.released', 'task.failed', 'task.canceled', 'task.succeeded'],
      after,
      over,
    })) {
      const [id, key] = [task!, keyOf(task!, claim)]
      if (kind !== 'task.claimed') {
        const mine = begun.delete(key)
        if (kind !== 'task.failed' && kind !== 'task.canceled') continue
        code = 1
        const end = mine ? undefined : await call('task.wait', { id }).catch(ifGone)
        if (end) noteEnd(io, 'follow', end)
      } else if (seq > place && !begun.has(key)) {
        while (open.size >= MAX_FOLLOWED_ATTEMPTS) await Promise.race(open)
        follow({ id, name: friendly_id ?? id, claim: claim! }, undefined)
      }
    }
    return code
  }
  const whole = followAll().finally(() => Promise.all(open))
  return Promise.race([whole, fault])
}

const keyOf = (id: string, claim: number | null): string => `${id} ${claim}`
