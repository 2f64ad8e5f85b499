// The facts that tell why a queue runs none of its tasks. All of them come from one moment, so that they agree:
// lib/tasks/idle-reasons.ts makes sentences of them.

import { EXECUTED } from '../../../lib/model/tool-kinds.ts'
import type { IdleQueue, PausedTool } from '../../../lib/protocol/entities.ts'
import type { CountedQueueRow } from '../../store/queues.ts'
import { pausedTools } from '../../tasks/paused-tools.ts'
import { iso } from '../../tasks/timestamps.ts'
import { toolsFor } from '../support/claimable-tools.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'
import { queueShape } from '../support/shapes.ts'

export const idleHandlers: Pick<Handlers, 'queue.idle'> = {
  'queue.idle': (context, { queue: reference }) => {
    const { store, lifecycle } = context
    const rows =
      reference === undefined
        ? store.queues.list.all({}).filter(({ status }) => status !== 'archived')
        : [store.queues.findCounted.get({ id: findQueue(context, reference).id })!]
    const idle = rows.filter(({ queued, running }) => queued > 0 && running === 0)
    const paused = idle.length > 0 ? pausedTools(store) : []
    return { queues: idle.map(row => facts(context, row, paused)), stopping: lifecycle.stopping() }
  },
}

const facts = (context: Context, row: CountedQueueRow, paused: readonly PausedTool[]): IdleQueue => {
  const { store, workers } = context
  const due = whatIsDue(context, row)
  const next = due === 'none' ? store.tasks.nextDue.get({ queue_id: row.id }) : undefined
  const worker = workers.of(row.id)
  return {
    queue: queueShape(row, workers),
    session_ended: store.sessions.find.get({ reference: row.session_id })!.status === 'ended',
    due,
    next_due: next ? iso(next.at) : null,
    paused_tools: paused.filter(({ queues }) => queues.includes(row.name)),
    runner: worker
      ? { id: worker.id, name: worker.name, paused: store.workers.byId.get({ id: worker.id })?.status === 'paused' }
      : null,
  }
}

const whatIsDue = (context: Context, { id: queue_id }: CountedQueueRow): IdleQueue['due'] => {
  const { peek } = context.store.tasks
  if (!peek({ queue_id }, toolsFor(context, {}))) return 'none'
  return peek({ queue_id }, toolsFor(context, { kinds: EXECUTED })) ? 'executed' : 'chat'
}
