// How tasks come into being: by enqueue and by requeue.

import { refuse, SparkqError } from '../../lib/errors.ts'
import { newId } from '../../lib/id.ts'
import type { TaskRow } from '../store/tasks.ts'
import { addTask, findOpenQueue, insertTask, type Enqueued } from './add-task.ts'
import type { Context, Handlers } from './context.ts'
import { findTask } from './find.ts'

export const enqueueHandlers: Pick<Handlers, 'task.enqueue' | 'task.requeue'> = {
  'task.enqueue': (context, { tasks }) => {
    const find = context.control.scripts.finder()
    return { tasks: tasks.map((task, i) => naming(i, tasks.length, () => addTask(context, { task, find }))) }
  },

  'task.requeue': (context, { ids }) => ({ tasks: ids.map(id => requeue(context, findTask(context, id))) }),
}

/** Of many tasks the refused one is told by its place. */
const naming = <T>(index: number, all: number, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (all === 1 || !(error instanceof SparkqError)) throw error
    throw new SparkqError(error.code, `task ${index + 1} of ${all}: ${error.message}`, error.hint)
  }
}

const requeue = (context: Context, old: TaskRow): Enqueued => {
  if (old.finished_at === null) refuse('conflict', { kind: 'task', name: old.friendly_id, is: old.status, needs: 'finished' })
  const { tool_name, task_class, payload, metadata, timeout, retries } = old
  return insertTask(context, findOpenQueue(context, old.queue_id), {
    id: newId('tsk', context.now), tool_name, task_class, payload, metadata, key: null, timeout, retries, requeued_from: old.id, not_before: null,
  })
}
