import type { Result } from '../../../lib/protocol/index.ts'
import { outputOf } from '../../tasks/task-output.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import { toolsFor } from '../../tasks/claimable-tools.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue, findTask } from '../support/find.ts'
import { usualDurations } from '../../tasks/typical-duration.ts'
import { environmentNames } from '../../tasks/environments.ts'
import { attemptShape, claimedShape, isoOrNull, taskShape } from '../support/shapes.ts'
import { listTasks } from './list-page.ts'

type ReadingMethods = 'task.list' | 'task.get' | 'task.peek' | 'task.purge'

export const taskHandlers: Pick<Handlers, ReadingMethods> = {
  'task.list': listTasks,

  'task.get': (context, { id }) => {
    const task = findTask(context, id)
    const attempts = context.store.attempts.of.all({ task_seq: task.seq })
    const { stdout, stderr } = outputOf(attempts.at(-1))
    const { instructions } = findQueue(context, task.queue_id)
    return {
      ...taskShape(task),
      stdout,
      stderr,
      instructions,
      history: attempts.map(attemptShape),
      edits: task.edits,
      usual: usualDurations(context.store, [task])(task),
      environment: environmentNames(context.store, task.environment_id),
      tool_paused: pauseFor(context, task),
    }
  },

  'task.peek': (context, { queue: reference, kinds }) => {
    const queue = findQueue(context, reference)
    const open = queue.status === 'active' && queue.paused === 0
    const task = open ? context.store.tasks.peek({ queue_id: queue.id }, toolsFor(context, { kinds })) : undefined
    return task ? claimedShape(task, queue) : null
  },

  'task.purge':
    ({ config, maintenance, peer }, { older_than }) =>
    async () => ({
      deleted: await maintenance.purge(older_than ?? config.purge.olderThanDays * 86400, peer.origin),
    }),
}

const pauseFor = ({ store }: Context, { status, tool_name }: TaskRow): Result<'task.get'>['tool_paused'] => {
  const pause = status === 'queued' ? store.tools.pauses.all({}).find(({ tool }) => tool === tool_name) : undefined
  return pause ? { until: isoOrNull(pause.until), reason: pause.reason } : null
}
