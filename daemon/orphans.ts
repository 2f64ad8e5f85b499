// Tasks whose runner has gone or does not answer. First it is made sure that their processes are dead, then each goes back to its queue
// (scripts) or fails as `lost` (anything whose half-done work a person must look at): never two copies at once (SPEC §8).

import { killedWords } from '../lib/runner/killed.ts'
import { endTree } from '../lib/runner/tree.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import { cancelNow, deathNotice, fail, giveBack, type Turned } from './outcome.ts'
import type { Store } from './store/index.ts'
import type { TaskRow } from './store/tasks.ts'
import { toolNamed } from './tools.ts'
import type { Turn } from './turn.ts'
import type { Worker, Workers } from './workers.ts'

type Left = Pick<Worker, 'id' | 'queueId' | 'pid'>

export type Orphans = {
  /** A worker's connection ended: it comes back, or it is dead and leaves its tasks behind. */
  lost(worker: Left): void
  /** At the start: the workers of the daemon before this one. */
  inherit(): void
  /** Ends what is left of one attempt whose runner was told to and did not, then its task. */
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
  /** Takes in what a runner left behind for this daemon, its last reports among it. */
  takeSpool: () => Promise<unknown>
  /** True while the process of this pid holds the runner's lock of a queue. */
  isLocked: (queueId: string, pid: number) => boolean
}

/** How long a runner that lost its daemon may take to come back before its lock is looked at, in milliseconds. */
const RECONNECT = 3_000
const AGAIN = 250

export const createOrphans = ({ store, turn, clock, workers, log, config, takeSpool, isLocked }: OrphanOptions): Orphans => {
  const calls = new Set<() => void>()
  const swept = new Set<number>()
  let stopped = false

  const later = (milliseconds: number, work: () => void): void => {
    const cancel = clock.after(milliseconds, () => {
      calls.delete(cancel)
      if (!stopped) work()
    })
    calls.add(cancel)
  }

  /** Dead is who is not connected and does not hold the lock of his queue. That another one is connected does not tell:
   * a runner registers first and then finds the lock taken. But of two with one pid, as containers have them, the first is dead. */
  const look = (worker: Left): void => {
    const { id, queueId, pid } = worker
    if (workers.isConnected(id)) return
    if (workers.of(queueId)?.pid !== pid && isLocked(queueId, pid)) return later(AGAIN, () => look(worker))
    bury(id).catch(error => {
      log.error('worker.unburied', { worker: id, message: (error as Error).message })
      later(RECONNECT, () => look(worker)) // the disk was full, say
    })
  }

  const bury = async (workerId: string): Promise<void> => {
    await takeSpool()
    const left = store.tasks.runningOf.all({ worker_id: workerId })
    const killed = new Map(await Promise.all(left.map(async task => [task.seq, await endProcesses(task)] as const)))
    if (stopped) return
    await turn.perform(() => {
      const turned = { store, now: clock.now(), config: config() }
      store.workers.end.run({ id: workerId, status: left.length > 0 ? 'crashed' : 'stopped', now: turned.now })
      for (const { seq, claim } of left) settle(turned, store.tasks.bySeq.get({ seq }), claim, killed.get(seq))
    })
    for (const task of left) log.warn('task.orphaned', { task: task.id, claim: task.claim, worker: workerId })
  }

  /** Ends what is left of an attempt; who that was, in words. */
  const endProcesses = async ({ seq, id, claim, tool_name }: TaskRow): Promise<string | undefined> => {
    const attempt = store.attempts.one.get({ task_seq: seq, number: claim })
    const root = attempt?.pid == null ? undefined : { pid: attempt.pid, start: attempt.pid_start ?? undefined, boot: attempt.boot_id ?? undefined }
    const graceMs = toolNamed(config().tools, tool_name).kill_grace * 1000
    return killedWords(await endTree({ tree: { root, mark: { taskId: id, claim } }, graceMs, tell: 'all' }))
  }

  const sweep = async (task: TaskRow): Promise<void> => {
    const { seq, id, claim } = task
    if (swept.has(seq)) return
    swept.add(seq)
    try {
      const killed = await endProcesses(task)
      if (!stopped) await turn.perform(() => settle({ store, now: clock.now(), config: config() }, store.tasks.bySeq.get({ seq }), claim, killed))
    } catch (error) {
      log.error('task.unswept', { task: id, claim, message: (error as Error).message }) // its deadline comes again
    } finally {
      swept.delete(seq)
    }
  }

  const settle = (turned: Turned, task: TaskRow | undefined, claim: number, killed: string | undefined): void => {
    if (task?.status !== 'running' || task.claim !== claim) return
    const report = killed === undefined ? {} : { killed }
    if (task.ending === 'cancel') return cancelNow(turned, task, null, report)
    if (task.ending === 'timeout') return fail(turned, task, { reason: deathNotice(task), errorType: 'timeout', report })
    const kind = config().tools[task.tool_name]?.kind
    if (kind === 'bash' || kind === 'python') return giveBack(turned, task, 'interrupted', 'its runner died', null, report)
    fail(turned, task, { reason: 'its runner died while it ran; look at what it did before you requeue it', errorType: 'lost', report })
  }

  return {
    lost: worker => later(AGAIN, () => look(worker)),
    inherit() {
      for (const { id, queue_id, pid } of store.workers.living.all({})) later(RECONNECT, () => look({ id, queueId: queue_id, pid }))
    },
    sweep: task => void sweep(task),
    stop() {
      stopped = true
      for (const cancel of calls) cancel()
    },
  }
}
