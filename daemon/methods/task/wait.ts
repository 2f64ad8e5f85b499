// Waits for an end: of a task, of an attempt, of all tasks of a queue. These methods change nothing and may take any
// length of time.

import { refuse } from '../../../lib/model/errors.ts'
import { Parked } from '../../engine/parking.ts'
import type { EventRow } from '../../store/events.ts'
import { toolNamed } from '../../../lib/config/tools.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue, findTask, findTaskToChange } from '../support/find.ts'
import { isOver } from '../support/queue-state.ts'
import { lastOf } from '../support/journal.ts'
import { attemptShape, taskShape } from '../support/shapes.ts'

export const waitHandlers: Pick<Handlers, 'task.attempt' | 'task.wait' | 'queue.wait'> = {
  'task.attempt': (context, { id, claim, change }) => {
    const task = (change ? findTaskToChange : findTask)(context, id)
    const row = context.store.attempts.one.get({ task_seq: task.seq, number: claim ?? task.claim })
    const { max_log } = toolNamed(context.config.tools, task.tool_name)
    return {
      id: task.id,
      friendly_id: task.friendly_id,
      queue: task.queue,
      status: task.status,
      attempt: row ? { ...attemptShape(row), stdout: row.stdout, stderr: row.stderr, max_log } : null,
    }
  },

  'task.wait': (context, { id, claim, timeout }) => {
    const task = findTask(context, id)
    const over =
      task.finished_at !== null || (claim !== undefined && (claim !== task.claim || task.status !== 'running'))
    if (over) {
      const attempt = context.store.attempts.one.get({ task_seq: task.seq, number: claim ?? task.claim })
      return { ...taskShape(task), attempt: attempt ? attemptShape(attempt) : null }
    }
    if (task.status === 'queued' && isOver(findQueue(context, task.queue_id))) {
      refuse('conflict', {
        kind: 'task',
        name: task.friendly_id,
        is: `queued in queue '${task.queue}', which has ended`,
        needs: 'one that will run',
      })
    }
    const until = waitLimit(context, timeout, `task '${task.friendly_id}'`)
    const wakes = (event: EventRow): boolean =>
      event.task_id === task.id ? MAY_END.has(event.kind) : event.kind === 'queue.ended'
    // A running attempt continues when its queue ends.
    return new Parked(wakes, until, { about: claim === undefined ? [task.id, task.queue_id] : [task.id] })
  },

  'queue.wait': (context, { queue: reference, timeout }) => {
    const { queues } = context.store
    const { id, name, status } = findQueue(context, reference)
    const { queued, running } = queues.open.get({ id })!
    if (queued + running === 0) return { seq: lastOf(context) }
    if (running === 0 && isOver({ status })) {
      refuse('conflict', {
        kind: 'queue',
        name,
        is: `${status} with ${queued} of its tasks still queued`,
        needs: 'one that will get to them',
        hint: `'sparkq tasks -q ${name} --status queued' lists them`,
      })
    }
    const until = waitLimit(context, timeout, `queue '${name}'`)
    return new Parked(
      event => event.kind === 'queue.ended' || (MAY_END.has(event.kind) && isLast(context, event)),
      until,
      { about: [id], queue: id },
    )
  },
}

/** True if nothing runs in the queue of an event and nothing will. Many callers may wait for a busy queue: the result
 * is computed once for each event, and only the last end wakes them. */
const isLast = (context: Context, event: EventRow): boolean => {
  let last = isLastByEvent.get(event)
  if (last === undefined) {
    const { queued, running } = context.store.queues.open.get({ id: event.queue_id! })!
    last = running === 0 && (queued === 0 || isOver(findQueue(context, event.queue_id!)))
    isLastByEvent.set(event, last)
  }
  return last
}

const isLastByEvent = new WeakMap<EventRow, boolean>()

/** The events after which an attempt may be over. */
const MAY_END = new Set(['task.succeeded', 'task.failed', 'task.canceled', 'task.released', 'task.purged'])

/** The end of the wait, in milliseconds since 1970; null is no limit. Refuses when the time is over or the daemon
 * stops. */
const waitLimit = ({ now, wake }: Context, timeout: number | undefined, what: string): number | null => {
  if (wake?.why === 'stopping') refuse('shutting_down', {})
  if (wake?.why === 'expired') refuse('timed_out', { what })
  return wake ? wake.until : timeout === undefined ? null : now + timeout * 1000
}
