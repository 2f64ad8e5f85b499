// The ends of attempts in all queues, as they happen.

import type { Call } from '../rpc/client.ts'
import type { EndedTask } from '../tasks/task-end.ts'
import { ifGone } from './ends.ts'

const KINDS = ['task.succeeded', 'task.failed', 'task.canceled', 'task.released']

/** Each task whose attempt ends after a place in the journal; `queued` if there will be another attempt. Ends never:
 * throws when the daemon stops. */
export async function* endedAttempts(call: Call, place: number): AsyncGenerator<EndedTask> {
  for (;;) {
    const { events, next } = await call('event.list', { kinds: KINDS, after: place, wait: null })
    for (const { task: id, claim, kind } of events) {
      if (id === null || claim === null) continue // it was canceled before it ran
      const task = await call('task.wait', { id, claim }).catch(ifGone)
      if (task) yield kind === 'task.released' ? { ...task, status: 'queued', duration: null } : task
    }
    place = next
  }
}
