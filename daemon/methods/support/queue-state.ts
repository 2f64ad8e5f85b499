// What the state of a queue means for callers that wait for its tasks.

import type { EventRow } from '../../store/events.ts'
import type { QueueRow } from '../../store/queues.ts'

/** True for a queue that takes no more tasks and hands out none. */
export const isOver = ({ status }: Pick<QueueRow, 'status'>): boolean => status === 'ended' || status === 'archived'

/** True for an event after which the queue may hand out a task, or will never hand one out again. */
export const mayOfferTask = (queueId: string, { kind, queue_id }: EventRow): boolean =>
  kind === 'tool.resumed' || (queue_id === queueId && OFFERING_KINDS.has(kind))

/** True for an event after which the runner of the queue may run another number of tasks at a time. */
export const isResized = (queueId: string, { kind, queue_id }: EventRow): boolean =>
  kind === 'queue.jobs_changed' && queue_id === queueId

const OFFERING_KINDS = new Set([
  'task.enqueued',
  'task.edited',
  'task.due',
  'task.released',
  'queue.started',
  'queue.resumed',
  'queue.reopened',
  'queue.ended',
])
