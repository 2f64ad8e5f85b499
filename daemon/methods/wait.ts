// Waiting for the end of a task. A method of the noun task, apart because it changes nothing and may take for ever.

import { refuse } from '../../lib/errors.ts'
import { Parked } from '../parking.ts'
import type { Handlers } from './context.ts'
import { findTask } from './find.ts'
import { attemptShape, taskShape } from './shapes.ts'

export const waitHandlers: Pick<Handlers, 'task.wait'> = {
  'task.wait': (context, { id, claim, timeout }) => {
    const { store, now, wake } = context
    const task = findTask(context, id)
    const over = task.finished_at !== null || (claim !== undefined && (claim !== task.claim || task.status !== 'running'))
    if (over) {
      const attempt = store.attempts.one.get({ task_seq: task.seq, number: claim ?? task.claim })
      return { ...taskShape(task), attempt: attempt ? attemptShape(attempt) : null }
    }
    if (wake?.why === 'stopping') refuse('shutting_down', {})
    if (wake?.why === 'expired') refuse('timed_out', { what: `task '${task.friendly_id}'` })
    const until = wake ? wake.until : timeout === undefined ? null : now + timeout * 1000
    return new Parked(event => event.task_id === task.id && MAY_END.has(event.kind), until)
  },
}

/** The events behind which an attempt may be over. */
const MAY_END = new Set(['task.succeeded', 'task.failed', 'task.canceled', 'task.released', 'task.purged'])
