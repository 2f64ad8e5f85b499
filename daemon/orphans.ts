// Tasks whose runner has gone. First it is made sure that their processes are dead, then each goes back to its queue
// (scripts) or fails as `lost` (anything whose half-done work a person must look at): never two copies at once (SPEC §8).

import { endMarked } from '../lib/runner/marked.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import { cancelNow, deathNotice, fail, giveBack, type Turned } from './outcome.ts'
import type { Store } from './store/index.ts'
import type { TaskRow } from './store/tasks.ts'
import type { Turn } from './turn.ts'
import type { Workers } from './workers.ts'

export type Orphans = {
  /** A worker's connection ended: it comes back, or it is dead and leaves its tasks behind. */
  lost(workerId: string, queueId: string): void
  /** At the start: the workers of the daemon before this one. */
  inherit(): void
  /** Ends what is left of one attempt. */
  sweep(task: TaskRow): void
  stop(): void
}

export type OrphanOptions = {
  store: Store
  turn: Turn
  clock: Clock
  workers: Workers
  log: Log
  config: () => Config
  /** True while some process holds the runner's lock of a queue. */
  isLocked: (queueId: string) => boolean
}

/** How long a runner that lost its daemon may take to come back before its lock is looked at, in milliseconds. */
const RECONNECT = 3_000
const AGAIN = 250

export const createOrphans = ({ store, turn, clock, workers, log, config, isLocked }: OrphanOptions): Orphans => {
  const calls = new Set<() => void>()
  let stopped = false

  const later = (milliseconds: number, work: () => void): void => {
    const cancel = clock.after(milliseconds, () => {
      calls.delete(cancel)
      if (!stopped) work()
    })
    calls.add(cancel)
  }

  /** Dead is who is not connected while nobody, or by now another one, holds the lock of his queue. */
  const look = (workerId: string, queueId: string): void => {
    if (workers.isConnected(workerId)) return
    const successor = workers.of(queueId)
    if (!successor && isLocked(queueId)) return later(AGAIN, () => look(workerId, queueId))
    bury(workerId).catch(error => {
      log.error('worker.unburied', { worker: workerId, message: (error as Error).message })
      later(RECONNECT, () => look(workerId, queueId)) // the disk was full, say
    })
  }

  const bury = async (workerId: string): Promise<void> => {
    const left = store.tasks.runningOf.all({ worker_id: workerId })
    await Promise.all(left.map(task => endMarked(task.id, task.claim)))
    if (stopped) return
    await turn.perform(() => {
      const turned = { store, now: clock.now() }
      store.workers.end.run({ id: workerId, status: left.length > 0 ? 'crashed' : 'stopped', now: turned.now })
      for (const { seq, claim } of left) settle(turned, store.tasks.bySeq.get({ seq })!, claim)
    })
    for (const task of left) log.warn('task.orphaned', { task: task.id, claim: task.claim, worker: workerId })
  }

  const settle = (turned: Turned, task: TaskRow, claim: number): void => {
    if (task.status !== 'running' || task.claim !== claim) return
    if (task.ending === 'cancel') return cancelNow(turned, task, null)
    if (task.ending === 'timeout') return fail(turned, task, deathNotice(task), 'timeout')
    const kind = config().tools[task.tool_name]?.kind
    if (kind === 'bash' || kind === 'python') return giveBack(turned, task, 'interrupted', 'its runner died', null)
    fail(turned, task, 'its runner died while it ran; look at what it did before you requeue it', 'lost')
  }

  return {
    lost: (workerId, queueId) => later(AGAIN, () => look(workerId, queueId)),
    inherit() {
      const queues = new Map(store.queues.list.all({}).map(queue => [queue.name, queue.id]))
      for (const { id, queue } of store.workers.living.all({})) later(RECONNECT, () => look(id, queues.get(queue)!))
    },
    sweep: task => void endMarked(task.id, task.claim),
    stop() {
      stopped = true
      for (const cancel of calls) cancel()
    },
  }
}
