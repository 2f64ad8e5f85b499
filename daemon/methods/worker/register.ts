import { refuse } from '../../../lib/model/errors.ts'
import type { Params } from '../../../lib/protocol/index.ts'
import { giveBack } from '../../tasks/outcome.ts'
import type { QueueRow } from '../../store/queues.ts'
import type { WorkerRow } from '../../store/workers.ts'
import type { Context, Handlers } from '../support/context.ts'
import type { ConnectedWorker } from '../../workers/connected-workers.ts'
import { recordHeartbeat } from '../support/claimant.ts'
import { findQueue } from '../support/find.ts'

export const registerHandlers: Pick<Handlers, 'worker.register'> = {
  'worker.register': (context, params) => {
    const queue = params.queue === undefined ? null : findQueue(context, params.queue)
    const worker = params.detached ? insertWorker(context, params, queue) : attach(context, params, queue)
    recordHeartbeat(context, worker)
    return {
      id: worker.id,
      queue: queue && { id: queue.id, name: queue.name, instructions: queue.instructions },
      lock_dir: context.runnerLocks.dir(),
      logs: context.logs.path,
      socket: context.lifecycle.facts.socket,
      heartbeat: context.silence.heartbeat / 1000,
    }
  },
}

type RegistrationRequest = Params<'worker.register'>

/** The row of the worker, a new one unless it registers again. Refuses a worker that has ended: one that was declared
 * crashed stays crashed. */
const insertWorker = (
  { store, now, runners }: Context,
  params: RegistrationRequest,
  queue: QueueRow | null,
): WorkerRow => {
  const { id, name, host, type, pid, pid_start, boot_id, detached, capabilities } = params
  store.workers.insert.run({
    id,
    name,
    host,
    queue_id: queue?.id ?? null,
    type: type ?? (detached ? 'custom' : 'executor'),
    pid: pid ?? null,
    pid_start: pid_start ?? null,
    boot_id: boot_id ?? null,
    attached: detached ? 0 : 1,
    supervised: !detached && pid !== undefined && runners.isSupervised(pid) ? 1 : 0,
    capabilities: JSON.stringify(capabilities ?? []),
    now,
  })
  const worker = store.workers.byId.get({ id })!
  if (worker.ended_at !== null)
    refuse('conflict', {
      kind: 'worker',
      name: worker.name,
      is: worker.status,
      needs: 'alive',
      hint: `it was taken for dead and is fenced off; 'sparkq worker show ${id}' says why`,
    })
  return worker
}

/** A worker that lives as long as its connection. */
const attach = (context: Context, params: RegistrationRequest, queue: QueueRow | null): WorkerRow => {
  const { store, now, lifecycle, peer, workers } = context
  const { id, name, pid, holds = [] } = params
  if (queue === null || pid === undefined)
    refuse('invalid', { what: 'worker.register', why: "needs 'queue' and 'pid' unless 'detached' is true" })
  const holder = workers.of(queue.id)
  if (holder && holder.id !== id) refuse('already_running', { what: '', pid: holder.pid, hint: wayIn(context, holder) })
  const worker = insertWorker(context, params, queue)
  const held = new Map(holds.map(({ id, claim }) => [id, claim]))
  const [mine, undelivered] = partition(
    store.tasks.runningOf.all({ worker_id: id }),
    task => held.get(task.id) === task.claim,
  )
  const gone = holds.filter(({ id, claim }) => !mine.some(task => task.id === id && task.claim === claim))
  // Claimed, but the response was lost with the last connection: nothing of these tasks ever ran.
  for (const task of undelivered) giveBack(context, task, 'interrupted', 'its claim was never delivered', null)
  // At once, not after the commit: a second registration in the same turn must find the queue held.
  workers.register({ id, name, queue: queue.name, queueId: queue.id, pid, startedAt: now }, peer)
  // What the worker missed while it was away: tasks to end, and attempts that are no longer its own.
  context.afterCommit(() => {
    mine.forEach(workers.end)
    for (const attempt of gone) workers.disown(id, attempt)
    if (lifecycle.stopping())
      void workers.stop({ queue: queue.id, drain: false }) // the others received it before this one registered
    else if (worker.leaving) workers.notify(id, { directive: 'stop', drain: true })
    else if (worker.status === 'paused') workers.notify(id, { directive: 'pause' })
    if (!lifecycle.stopping()) context.runners.direct(id) // its jobs may have changed meanwhile
  })
  return worker
}

/** How a person gets a queue that an automatic runner has; undefined if the holder is no automatic runner. */
const wayIn = ({ store, runners }: Context, { id, queueId }: ConnectedWorker): string | undefined => {
  if (store.workers.byId.get({ id })?.supervised !== 1) return undefined
  const queue = store.queues.byId.get({ id: queueId })!
  const { from } = runners.jobsOf(queue)
  return from === null
    ? `'sparkq queue jobs ${queue.name} 0' leaves the queue to you`
    : `remove the queue from 'runners' in ${from}, then 'sparkq reload' and 'sparkq queue jobs ${queue.name} 0'`
}

const partition = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => [
  items.filter(test),
  items.filter(item => !test(item)),
]
