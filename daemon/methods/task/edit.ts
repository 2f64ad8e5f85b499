import { refuse } from '../../../lib/model/errors.ts'
import { instant } from '../../tasks/timestamps.ts'
import { changedTask } from '../support/changed-task.ts'
import type { Handlers } from '../support/context.ts'
import { findTaskToChange } from '../support/find.ts'
import { taskShape } from '../support/shapes.ts'

export const editHandlers: Pick<Handlers, 'task.edit'> = {
  'task.edit': (context, { id, edits, ...changes }) => {
    const { store, now } = context
    const task = findTaskToChange(context, id)
    const { seq, friendly_id: name } = task
    if (task.status !== 'queued') refuse('conflict', { kind: 'task', name, is: task.status, needs: 'queued' })
    if (edits !== undefined && edits !== task.edits)
      refuse('conflict', { kind: 'task', name, is: 'changed by another edit meanwhile', needs: 'as this edit saw it' })
    const key = changes.key === undefined ? task.key : changes.key
    const holder = key === null ? undefined : store.tasks.openByKey.get({ key, queue_id: task.queue_id })
    if (holder && holder.seq !== seq) refuse('exists', { kind: 'an open task with key', name: key! })
    const isMoved = changes.not_before !== undefined
    const notBefore = isMoved ? instant(changes.not_before ?? undefined, now) : task.not_before
    store.tasks.edit.run({
      ...changedTask(context, task, changes),
      seq,
      key,
      not_before: notBefore,
      wake_at: isMoved ? notBefore : task.wake_at,
    })
    return taskShape(store.tasks.bySeq.get({ seq })!)
  },
}
