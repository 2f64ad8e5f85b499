// The facts that tell why a queue runs none of its tasks. All of them come from one moment, so that they agree:
// lib/tasks/idle-reasons.ts makes sentences of them.

import { EXECUTED } from '../../../lib/model/tool-kinds.ts'
import type { IdleQueue, PausedTool } from '../../../lib/protocol/entities.ts'
import type { CountedQueueRow, QueueRow } from '../../store/queues.ts'
import { toolsFor } from '../../tasks/claimable-tools.ts'
import { pausedTools } from '../../tasks/paused-tools.ts'
import { iso } from '../../tasks/timestamps.ts'
import type { Context } from './context.ts'
import { queueShape } from './shapes.ts'

export const idleFacts = (context: Context, rows: readonly CountedQueueRow[]): IdleQueue[] => {
  const paused = rows.length > 0 ? pausedTools(context.store) : []
  return rows.map(row => facts(context, row, paused))
}

/** The same for the queues that tasks were added to, by name: up to ten, however many tasks there are. With `unworked`
 * not for a queue that a connected runner works on, the usual case of an enqueue. */
export const factsAfterwards = (
  context: Context,
  names: ReadonlySet<string>,
  report: 'all' | 'unworked' = 'all',
): IdleQueue[] => {
  const { queues } = context.store
  const rows = [...names].slice(0, MAX_QUEUES).map(name => queues.byName.get({ name })!)
  const isWorked = ({ id, status, paused }: QueueRow): boolean =>
    status === 'active' && paused === 0 && context.workers.of(id) !== undefined
  const reported = report === 'all' ? rows : rows.filter(row => !isWorked(row))
  return idleFacts(
    context,
    reported.map(({ id }) => queues.findCounted.get({ id })!),
  )
}

const MAX_QUEUES = 10

const facts = (context: Context, row: CountedQueueRow, paused: readonly PausedTool[]): IdleQueue => {
  const { store, workers } = context
  const due = whatIsDue(context, row)
  const next = due === 'none' ? store.tasks.nextDue.get({ queue_id: row.id }) : undefined
  const worker = workers.of(row.id)
  return {
    queue: queueShape(row, context),
    session_ended: store.sessions.find.get({ reference: row.session_id })!.status === 'ended',
    due,
    next_due: next ? iso(next.at) : null,
    paused_tools: paused.filter(({ queues }) => queues.includes(row.name)),
    worker: worker ? null : (store.workers.detachedOf.get({ queue_id: row.id })?.name ?? null),
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
