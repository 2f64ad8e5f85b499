// A queue from one task to the next, until it has nothing left to do.

import { sayEnd } from '../ended.ts'
import { followAttempt, isLast, sayAttempt, type Following, type Part } from './attempt.ts'
import { ifGone } from './ends.ts'
import { queueEvents } from './queue-events.ts'

/** So many attempts are followed at a time; for the others it waits: who reads slowly must not pile them up here. */
const MOST = 256

/** Prints what the tasks of a queue write: those that run, and each that is claimed behind a place in the journal.
 * Resolves to 1 when one of them did not succeed. */
export const followQueue = async (following: Following, queue: string, after: number): Promise<number> => {
  const { call, io } = following
  const { promise: fault, reject: fail } = Promise.withResolvers<never>()
  const open = new Set<Promise<void>>()
  const over = call('queue.wait', { queue, after })
  over.catch(() => {})

  const follow = (part: Part, tail: number | undefined): void => {
    const followed: Promise<void> = followAttempt({ ...following, tail }, part).catch(ifGone).then(end => {
      if (end && isLast(end, part)) sayEnd(io, 'follow', end)
      else if (end) sayAttempt(following, part, end)
    }).catch(fail).finally(() => open.delete(followed))
    open.add(followed)
  }

  const followAll = async (): Promise<number> => {
    const { tasks: running } = await call('task.list', { queue, status: ['running'], limit: 1000 })
    const begun = new Set(running.map(({ id, claim }) => `${id} ${claim}`))
    for (const { id, friendly_id: name, claim } of running.reverse()) follow({ id, name, claim: claim! }, following.tail)
    for await (const { task: id, friendly_id, claim } of queueEvents({ call, queue, kinds: ['task.claimed'], after, over })) {
      if (begun.delete(`${id} ${claim}`)) continue
      while (open.size >= MOST) await Promise.race(open)
      follow({ id: id!, name: friendly_id ?? id!, claim: claim! }, undefined)
    }
    await Promise.all(open)
    const { failed, canceled } = await over
    return failed + canceled > 0 ? 1 : 0
  }
  return Promise.race([followAll(), fault])
}
