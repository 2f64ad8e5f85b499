// Tasks as they end, whichever ends first.

import type { Call } from '../client.ts'
import type { Ended } from '../ended.ts'
import { asSparkqError } from '../errors.ts'
import { queueEvents, type QueueEvents } from './queue-events.ts'

/** The ends of these tasks. Throws what is thrown for one of them, as when it was purged. */
export async function* endsOfTasks(call: Call, ids: readonly string[]): AsyncGenerator<Ended> {
  const came: (() => Ended)[] = []
  let wake = () => {}
  const add = (end: () => Ended): void => {
    came.push(end)
    wake()
  }
  for (const id of ids) call('task.wait', { id }).then(task => add(() => task), error => add(() => { throw error }))
  for (let left = ids.length; left > 0; left--) {
    if (came.length === 0) await new Promise<void>(resolve => { wake = resolve })
    yield came.shift()!()
  }
}

/** What ends in a queue from a place on. A task that was purged meanwhile is passed over. */
export async function* endsOfQueue(queue: Omit<QueueEvents, 'kinds'>, statuses: readonly Ended['status'][]): AsyncGenerator<Ended> {
  for await (const { task } of queueEvents({ ...queue, kinds: statuses.map(status => `task.${status}`) })) {
    const end = await queue.call('task.wait', { id: task! }).catch(ifGone)
    if (end) yield end
  }
}

export const ifGone = (error: unknown): undefined => {
  if (asSparkqError(error).code !== 'not_found') throw error
}
