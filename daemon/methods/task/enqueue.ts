import { refuse } from '../../../lib/model/errors.ts'
import { newId } from '../../../lib/model/id.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { EnqueuedTask } from '../../../lib/protocol/entities.ts'
import { createEnvironments } from '../../tasks/environments.ts'
import { addTask, findOpenQueue, insertTask, naming } from '../support/add-task.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findTask } from '../support/find.ts'

export const enqueueHandlers: Pick<Handlers, 'task.enqueue' | 'task.requeue'> = {
  'task.enqueue': (context, { tasks, environment: given }) => {
    const find = context.scripts.finder()
    const environment = createEnvironments(context, given)
    return {
      tasks: tasks.map((task, i) =>
        naming(tasks.length === 1 ? undefined : `task ${i + 1} of ${tasks.length}`, () =>
          addTask(context, { task, find, environment }),
        ),
      ),
    }
  },

  'task.requeue': (context, { ids }) => ({ tasks: ids.map(id => requeue(context, findTask(context, id))) }),
}

const requeue = (context: Context, old: TaskRow): EnqueuedTask => {
  if (old.finished_at === null)
    refuse('conflict', { kind: 'task', name: old.friendly_id, is: old.status, needs: 'finished' })
  const { tool_name, task_class, payload, metadata, timeout, retries, environment_id } = old
  return insertTask(context, findOpenQueue(context, old.queue_id), {
    id: newId('tsk', context.now),
    tool_name,
    task_class,
    payload,
    metadata,
    key: null,
    timeout,
    retries,
    requeued_from: old.id,
    environment_id,
    not_before: null,
  })
}
