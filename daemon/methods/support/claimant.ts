// The worker that a claim is for: who may claim at all, when it has to wait, and what it hears while it does.

import { refuse } from '../../../lib/model/errors.ts'
import type { EventRow } from '../../store/events.ts'
import type { WorkerRow } from '../../store/workers.ts'
import type { Context } from './context.ts'
import { findWorker } from './find.ts'

/** A runner claims on its own connection, another worker on any. Refuses with `conflict` one that has ended or is
 * about to. */
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

/** What changes the lot of a worker whose claim waits. */
export const concerns = ({ id }: WorkerRow, event: EventRow): boolean => event.worker_id === id && CALLS.has(event.kind)

const CALLS = new Set(['worker.resumed', 'worker.stopped', 'worker.crashed'])

export const heard = ({ store, now, silence }: Context, { id }: Pick<WorkerRow, 'id'>): void =>
  void store.workers.heard.run({ id, now, wake_at: now + silence.stale })

/** Its claim waits here and it has nothing else to do: the daemon owes it an answer, it owes none. One without a
 * connection is awaited again when that time is over. */
export const suspendSilenceLimit = (
  { store, now, silence }: Context,
  { id, attached, task_id, wake_at }: WorkerRow,
  until: number | null,
): void => {
  if (task_id !== null || wake_at === null) return
  if (attached || until === null) store.workers.quiet.run({ id })
  else store.workers.heard.run({ id, now, wake_at: Math.round(until) + silence.stale })
}
