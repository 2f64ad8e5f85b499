import { refuse } from '../../../lib/model/errors.ts'
import type { Params, Result } from '../../../lib/protocol/index.ts'
import { moment } from '../../tasks/timestamps.ts'
import { outputOf } from '../../tasks/task-output.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import { toolsFor } from '../../tasks/claimable-tools.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue, findTask } from '../support/find.ts'
import { environmentNames } from '../../tasks/environments.ts'
import { fitting } from '../support/page.ts'
import { attemptShape, claimedShape, isoOrNull, taskShape } from '../support/shapes.ts'

type ReadingMethods = 'task.list' | 'task.get' | 'task.peek' | 'task.purge'

export const taskHandlers: Pick<Handlers, ReadingMethods> = {
  'task.list': (context, params) => {
    const limit = params.limit ?? 50
    const rows = list(context, params, limit + 1)
    const page = fitting(rows.slice(0, limit))
    return { tasks: page.map(taskShape), next: page.length < rows.length ? page.at(-1)!.id : null }
  },

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

const list = (context: Context, params: Params<'task.list'>, limit: number): TaskRow[] => {
  const { store } = context
  const queue = params.queue === undefined ? undefined : findQueue(context, params.queue)
  const after = params.after === undefined ? undefined : findTask(context, params.after)
  if (after && queue && after.queue_id !== queue.id)
    refuse('not_found', { kind: `task of queue '${queue.name}' called`, name: params.after! })
  const filter = {
    queue: queue?.id,
    stale: params.stale,
    tool: params.tool,
    since: params.since === undefined ? undefined : moment(params.since, 'since'),
  }
  const statuses = params.status?.length ? [...new Set(params.status)] : [undefined]
  const rows = statuses.flatMap(status => store.tasks.list({ ...filter, status }, after, limit))
  return statuses.length === 1 ? rows : rows.sort((a, b) => b.seq - a.seq).slice(0, limit)
}
