// The worker that a claim is for: whether it may claim, when it must wait, and which events wake it.

import { refuse } from '../../../lib/model/errors.ts'
import type { EventRow } from '../../store/events.ts'
import type { WorkerRow } from '../../store/workers.ts'
import type { Context } from './context.ts'
import { findWorker } from './find.ts'

/** Finds the worker. A runner claims on the connection on which it registered, another worker on any. Refuses with
 * `conflict` a worker that has ended, or that has no connection and is leaving. */
export const claimant = (context: Context, reference: string): WorkerRow => {
  const worker = findWorker(context, reference)
  const { id, name, attached } = worker
  if (worker.ended_at !== null) refuse('conflict', { kind: 'worker', name, is: worker.status, needs: 'alive' })
  if (attached && !context.workers.isRegistered(id, context.peer))
    refuse('not_found', { kind: 'worker', name: reference })
  if (!attached && worker.leaving) refuse('conflict', { kind: 'worker', name, is: 'leaving', needs: 'idle' })
  return worker
}

export const takesTasks = ({ status, leaving }: WorkerRow): boolean => status !== 'paused' && leaving === 0

/** True for an event after which the waiting claim of a worker must be tried again. */
export const concerns = ({ id }: WorkerRow, event: EventRow): boolean =>
  event.worker_id === id && WAKING_KINDS.has(event.kind)

const WAKING_KINDS = new Set(['worker.resumed', 'worker.stopped', 'worker.crashed'])

export const recordHeartbeat = ({ store, now, silence }: Context, { id }: Pick<WorkerRow, 'id'>): void =>
  void store.workers.heartbeat.run({ id, now, wake_at: now + silence.stale })

/** A worker without a task owes no heartbeat while its claim waits in the daemon. If it has no connection and the wait
 * is limited, the limit for its silence counts from the end of the wait. */
export const suspendSilenceLimit = (
  { store, now, silence }: Context,
  { id, attached, task_id, wake_at }: WorkerRow,
  until: number | null,
): void => {
  if (task_id !== null || wake_at === null) return
  if (attached || until === null) store.workers.suspendSilenceLimit.run({ id })
  else store.workers.heartbeat.run({ id, now, wake_at: Math.round(until) + silence.stale })
}
