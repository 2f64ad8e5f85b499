// Waiting for an end: of a task, of an attempt, of all that a queue has to do. Methods apart from their nouns' others
// because they change nothing and may take for ever.

import { refuse } from '../../lib/errors.ts'
import { Parked } from '../parking.ts'
import { toolNamed } from '../tools.ts'
import type { Context, Handlers } from './context.ts'
import { findQueue, findTask } from './find.ts'
import { lastOf, placeOf } from './journal.ts'
import { attemptShape, taskShape } from './shapes.ts'

export const waitHandlers: Pick<Handlers, 'task.attempt' | 'task.wait' | 'queue.wait'> = {
  'task.attempt': (context, { id, claim }) => {
    const task = findTask(context, id)
    const row = context.store.attempts.one.get({ task_seq: task.seq, number: claim ?? task.claim })
    const { max_log } = toolNamed(context.config.tools, task.tool_name)
    return {
      id: task.id, friendly_id: task.friendly_id, queue: task.queue, status: task.status,
      attempt: row ? { ...attemptShape(row), stdout: row.stdout, stderr: row.stderr, max_log } : null,
    }
  },

  'task.wait': (context, { id, claim, timeout }) => {
    const task = findTask(context, id)
    const over = task.finished_at !== null || (claim !== undefined && (claim !== task.claim || task.status !== 'running'))
    if (over) {
      const attempt = context.store.attempts.one.get({ task_seq: task.seq, number: claim ?? task.claim })
      return { ...taskShape(task), attempt: attempt ? attemptShape(attempt) : null }
    }
    const until = patience(context, timeout, `task '${task.friendly_id}'`)
    return new Parked(event => event.task_id === task.id && MAY_END.has(event.kind), until, [task.id])
  },

  'queue.wait': (context, { queue: reference, after, timeout }) => {
    const { store } = context
    const queue = findQueue(context, reference)
    const seq = placeOf(context, after)
    const { queued, running } = store.queues.findCounted.get({ id: queue.id })!
    if (queued + running === 0) {
      const upto = lastOf(context)
      const counts = Object.fromEntries(store.events.ended.all({ seq, upto, queue_id: queue.id }).map(({ kind, tasks }) => [kind, tasks]))
      return { seq: upto, succeeded: counts['task.succeeded'] ?? 0, failed: counts['task.failed'] ?? 0, canceled: counts['task.canceled'] ?? 0 }
    }
    const until = patience(context, timeout, `queue '${queue.name}'`)
    return new Parked(event => event.queue_id === queue.id && ENDS.has(event.kind), until, [queue.id])
  },
}

const ENDS = new Set(['task.succeeded', 'task.failed', 'task.canceled'])
/** The events behind which an attempt may be over. */
const MAY_END = new Set([...ENDS, 'task.released', 'task.purged'])

/** Until when to wait on; refuses when that is over, or the daemon stops. */
const patience = ({ now, wake }: Context, timeout: number | undefined, what: string): number | null => {
  if (wake?.why === 'stopping') refuse('shutting_down', {})
  if (wake?.why === 'expired') refuse('timed_out', { what })
  return wake ? wake.until : timeout === undefined ? null : now + timeout * 1000
}
