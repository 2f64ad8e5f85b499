import type { Params } from '../../../lib/protocol/index.ts'
import { refuse } from '../../../lib/model/errors.ts'
import { newId } from '../../../lib/model/id.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { EnqueuedTask } from '../../../lib/protocol/entities.ts'
import { instant } from '../../tasks/timestamps.ts'
import { answer, findOpenQueue, insertTask, keyHolder } from '../support/add-task.ts'
import { changedTask } from '../support/changed-task.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findTaskToChange } from '../support/find.ts'

export const requeueHandlers: Pick<Handlers, 'task.requeue'> = {
  'task.requeue': (context, { ids, ...changes }) => ({
    tasks: ids.map(id => requeueTask(context, findTaskToChange(context, id), changes)),
  }),
}

type RequeueChanges = Omit<Params<'task.requeue'>, 'ids'>

/** Refuses before it writes anything. */
export const requeueTask = (
  context: Context,
  old: TaskRow,
  { queue: reference, key = null, if_exists, not_before, ...changes }: RequeueChanges,
): EnqueuedTask => {
  if (old.finished_at === null)
    refuse('conflict', { kind: 'task', name: old.friendly_id, is: old.status, needs: 'finished' })
  const queue = findOpenQueue(context, reference ?? old.queue_id)
  const fields = changedTask(context, old, changes)
  const holder = key === null ? undefined : keyHolder(context, queue, { key, if_exists })
  if (holder) return answer(holder, false)
  return insertTask(context, queue, {
    ...fields,
    id: newId('tsk', context.now),
    key,
    requeued_from: old.id,
    not_before: instant(not_before ?? undefined, context.now),
  })
}
