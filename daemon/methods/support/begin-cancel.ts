import { endingLimit } from '../../../lib/config/tools.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import { cancelNow, type AttemptReport } from '../../tasks/outcome.ts'
import { hasRunner } from '../../workers/connected-workers.ts'
import type { Context } from './context.ts'

/** Cancels an unfinished task and returns true. If a runner has the task, returns false: the runner ends the processes
 * first and then sends `task.cancel` with its claim. */
export const beginCancel = (context: Context, task: TaskRow, report?: AttemptReport): boolean => {
  if (task.status === 'queued' || !hasRunner(context.store, task)) {
    cancelNow(context, task, null, report)
    return true
  }
  if (task.ending === null) {
    context.store.tasks.beginEnding.run({
      seq: task.seq,
      ending: 'cancel',
      wake_at: context.now + endingLimit(context.config.tools, task.tool_name),
    })
    context.afterCommit(() => context.workers.end({ ...task, ending: 'cancel' }))
  }
  return false
}
