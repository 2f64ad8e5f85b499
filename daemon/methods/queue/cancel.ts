import { cancelNow } from '../../tasks/outcome.ts'
import { beginCancel } from '../support/begin-cancel.ts'
import type { Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'

/** Canceling this many tasks keeps other requests waiting for some milliseconds. */
const MAX_TASKS_PER_REQUEST = 500

export const queueCancelHandlers: Pick<Handlers, 'queue.cancel'> = {
  'queue.cancel': (context, { queue: reference, status = ['queued', 'running'] }) => {
    const { tasks } = context.store
    const { id: queue_id } = findQueue(context, reference)
    const queued = status.includes('queued') ? tasks.queuedOf.all({ queue_id, limit: MAX_TASKS_PER_REQUEST }) : []
    for (const task of queued) cancelNow(context, { ...task, status: 'queued' }, null)
    // The running ones come last: whatever a worker takes meanwhile is one of them then.
    if (queued.length === MAX_TASKS_PER_REQUEST) return { canceled: queued.length, ending: [], more: true }
    const running = status.includes('running') ? tasks.list({ queue: queue_id, status: 'running' }, undefined, -1) : []
    const ending = running.filter(task => !beginCancel(context, task)).map(({ id }) => id)
    return { canceled: queued.length + running.length - ending.length, ending, more: false }
  },
}
