// The life of a worker after its registration. The responses to its heartbeats control a worker. A connected worker
// also receives each directive at once, as a notification, because nothing may poll.

import type { Worker } from '../../../lib/protocol/entities.ts'
import { refuse } from '../../../lib/model/errors.ts'
import { giveBack } from '../../tasks/outcome.ts'
import { isGone } from '../../workers/worker-process.ts'
import { GONE } from '../../workers/silence-limits.ts'
import type { WorkerRow } from '../../store/workers.ts'
import { recordHeartbeat } from '../support/claimant.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findWorker } from '../support/find.ts'
import { workerShape } from '../support/shapes.ts'

type WorkerMethods = Exclude<Extract<keyof Handlers, `worker.${string}`>, 'worker.register'>

export const workerHandlers: Pick<Handlers, WorkerMethods> = {
  'worker.heartbeat': (context, { id: reference }) => {
    const worker = living(context, reference)
    recordHeartbeat(context, worker)
    // A runner without a task has a claim that waits here or is on its way: it sends no heartbeat until it has a task.
    if (worker.attached && worker.task_id === null) context.store.workers.suspendSilenceLimit.run({ id: worker.id })
    return { id: worker.id, directive: worker.leaving ? 'stop' : worker.status === 'paused' ? 'pause' : 'run' }
  },

  'worker.list': (context, { state, type, all }) => {
    for (const worker of context.store.workers.detachedWithPid.all({})) crashIfGone(context, worker)
    const rows = context.store.workers.list
      .all({})
      .filter(
        row =>
          (state === undefined ? all || row.ended_at === null : row.status === state) &&
          (type === undefined || row.type === type),
      )
    return { workers: rows.map(workerShape) }
  },

  'worker.show': (context, { id: reference }) => {
    const worker = findWorker(context, reference)
    if (worker.ended_at === null && worker.attached === 0) crashIfGone(context, worker)
    return reread(context, worker)
  },

  'worker.pause': (context, { id: reference }) => {
    const worker = living(context, reference)
    if (context.store.workers.pause.run({ id: worker.id }) === 0)
      refuse('conflict', { kind: 'worker', name: worker.name, is: worker.status, needs: 'idle or busy' })
    context.afterCommit(() => context.workers.notify(worker.id, { directive: 'pause' }))
    return reread(context, worker)
  },

  'worker.resume': (context, { id: reference }) => {
    const worker = living(context, reference)
    if (context.store.workers.resume.run({ id: worker.id }) === 0)
      refuse('conflict', { kind: 'worker', name: worker.name, is: worker.status, needs: 'paused' })
    context.afterCommit(() => context.workers.notify(worker.id, { directive: 'run' }))
    return reread(context, worker)
  },

  'worker.stop': (context, { id: reference, drain }) => {
    const worker = living(context, reference)
    if (worker.attached) stopRunner(context, worker, drain ?? false)
    else stopDetached(context, worker, drain ?? false)
    return reread(context, worker)
  },

  'worker.crash': (context, { id: reference, message, stack }) => {
    const worker = living(context, reference)
    crash(context, worker, message.toWellFormed(), stack?.toWellFormed() ?? null, 'its worker crashed')
    return reread(context, worker)
  },
}

const reread = ({ store }: Context, { id }: WorkerRow): Worker => workerShape(store.workers.byId.get({ id })!)

/** Refuses a worker that has ended: none comes back to life. */
const living = (context: Context, reference: string): WorkerRow => {
  const worker = findWorker(context, reference)
  if (worker.ended_at !== null)
    refuse('conflict', { kind: 'worker', name: worker.name, is: worker.status, needs: 'alive' })
  return worker
}

const crash = (
  { store, now, recovery, afterCommit }: Context,
  worker: WorkerRow,
  message: string,
  stack: string | null,
  why: string,
): void => {
  store.workers.crash.run({ id: worker.id, now, message, stack })
  afterCommit(() => recovery.abandon(worker, why))
}

const crashIfGone = (context: Context, worker: WorkerRow): void => {
  if (isGone(worker)) crash(context, worker, GONE, null, 'its worker died')
}

/** A runner ends its processes itself and then sends `worker.stop` on its own connection; until then it is only marked
 * as leaving. */
const stopRunner = (context: Context, worker: WorkerRow, drain: boolean): void => {
  const { store, now, lifecycle, peer, workers, afterCommit } = context
  if (!workers.isRegistered(worker.id, peer)) {
    store.workers.leave.run({ id: worker.id })
    return afterCommit(() => void lifecycle.stop({ queue: worker.queue_id!, drain }))
  }
  if (worker.task_id !== null) refuse('conflict', { kind: 'worker', name: worker.name, is: 'busy', needs: 'idle' })
  store.workers.stop.run({ id: worker.id, now })
}

const stopDetached = (context: Context, worker: WorkerRow, drain: boolean): void => {
  const { store, now } = context
  if (drain && worker.task_id !== null) return void store.workers.leave.run({ id: worker.id })
  for (const task of store.tasks.runningOf.all({ worker_id: worker.id }))
    giveBack(context, task, 'interrupted', 'its worker was stopped', null)
  store.workers.stop.run({ id: worker.id, now })
}
