// Recovers the tasks of a worker that crashed or does not respond. Their processes are ended first; then each task
// returns to its queue or fails as `lost` (`on_lost`), so that two copies never run at once (docs/contract.md §8). The
// worker is marked as crashed on disk before that: from then on its reports are rejected and cannot overwrite later
// results.

import { killedWords } from '../../lib/processes/killed-summary.ts'
import type { TreeEnd } from '../../lib/processes/end-processes.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Log } from '../engine/log.ts'
import { cancelNow, deathNotice, fail, giveBack } from '../tasks/outcome.ts'
import { createSignal, type Signal } from '../engine/signal.ts'
import type { Turned } from '../engine/turn-context.ts'
import type { Leftovers } from './leftover-processes.ts'
import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'
import type { RunnerLocks } from './runner-locks.ts'
import { isGone, isOfAnotherBoot, isThere, killProcess } from './worker-process.ts'
import { GONE, type Silence } from './silence-limits.ts'
import type { WorkerRow } from '../store/workers.ts'
import { endingLimit, toolNamed } from '../../lib/config/tools.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { ConnectedWorkers } from './connected-workers.ts'

export type Recovery = {
  /** At the start: the workers of the daemon before this one. */
  inherit(): void
  /** For a worker that is marked as crashed on disk: ends its connection and its processes, then settles its tasks. */
  abandon(worker: WorkerRow, why: string): void
  /** True while a runner without a connection holds the lock of a queue: it may reconnect. */
  isAwaited(queueId: string): boolean
  /** Ends the processes of an attempt whose runner got the directive and did not end them, then settles its task. */
  sweep(task: TaskRow): void
  stop(): void
  /** Called when the tasks of a crashed worker are settled. */
  onSettled: Signal['subscribe']
}

export type RecoveryOptions = {
  store: Store
  turn: Turn
  clock: Clock
  workers: ConnectedWorkers
  log: Log
  configuration: Configuration
  leftovers: Leftovers
  /** Takes in the files that runners left for this daemon, among them their last reports. */
  spool: { takeAll(): Promise<void> }
  runnerLocks: RunnerLocks
  silence: Silence
}

type LostAttempt = { claim: number; why: string; notBefore: number | null; end: TreeEnd | undefined }

/** How long a runner may take to reconnect before its lock is checked. */
const RECONNECT_GRACE_MS = 3_000
/** The delay between two checks of a lock whose holder is not connected: it doubles up to the maximum. The limit for
 * the silence of a worker ends a runner that was suspended while it holds the lock. */
const FIRST_RECHECK_MS = 250
const MAX_RECHECK_MS = 4_000

export const createRecovery = ({
  store,
  turn,
  clock,
  workers,
  log,
  configuration,
  leftovers,
  spool,
  runnerLocks,
  silence,
}: RecoveryOptions): Recovery => {
  const calls = new Set<() => void>()
  const swept = new Set<number>()
  const awaited = new Map<string, WorkerRow>()
  let stopped = false
  const settled = createSignal()

  const later = (milliseconds: number, work: () => void): void => {
    const cancel = clock.after(milliseconds, () => {
      calls.delete(cancel)
      if (!stopped) work()
    })
    calls.add(cancel)
  }

  /** A connected runner of the queue proves nothing: it registers first and then finds the lock taken. But if both have
   * the same pid, as in containers, the first one has ended. */
  const holdsLock = ({ queue_id, pid }: WorkerRow): boolean =>
    queue_id !== null && pid !== null && workers.of(queue_id)?.pid !== pid && runnerLocks.isHeld(queue_id, pid)

  /** A worker has crashed if it is not connected, does not hold the lock of its queue and its process no longer
   * exists. */
  const look = (id: string, again: number): void => {
    const worker = store.workers.byId.get({ id })
    if (!worker || worker.ended_at !== null || workers.isConnected(id)) return void awaited.delete(id)
    // The lock may be in a folder that this daemon does not know, so a worker whose process exists has not crashed
    // either.
    if (!isOfAnotherBoot(worker) && (holdsLock(worker) || isThere(worker))) {
      expect(worker)
      return later(again, () => look(id, Math.min(again * 2, MAX_RECHECK_MS)))
    }
    markCrashed(worker)
  }

  /** The worker waited for a task when its connection ended, so its silence was not limited. */
  const expect = ({ id, wake_at }: WorkerRow): void => {
    if (wake_at !== null) return
    // If this fails, the next check tries again.
    turn
      .perform(() => store.workers.startSilenceLimit.run({ id, wake_at: clock.now() + silence.stale }))
      .catch(() => {})
  }

  const markCrashed = (worker: WorkerRow): void => {
    const { id } = worker
    turn
      .perform(() => store.workers.crash.run({ id, now: clock.now(), message: GONE, stack: null }))
      .then(
        () => stopped || settleAll(worker, 'its runner died', true),
        error => {
          log.error('worker.recovery_failed', { worker: id, message: (error as Error).message })
          later(RECONNECT_GRACE_MS, () => look(id, FIRST_RECHECK_MS)) // for example, the disk was full
        },
      )
  }

  const abandon: Recovery['abandon'] = (worker, why) => {
    workers.cut(worker.id)
    // A runner of the daemon that hangs would block the next one. A runner of a person, which may be suspended, is left
    // alone.
    const killed = worker.supervised === 1 && killProcess(worker)
    if (killed) log.warn('worker.killed', { worker: worker.id, pid: worker.pid, why })
    settleAll(worker, why, killed || isGone(worker))
  }

  const settleAll = (worker: WorkerRow, why: string, dead: boolean): void => {
    awaited.delete(worker.id)
    clear(worker, why, dead).catch(error => {
      log.error('worker.end_failed', { worker: worker.id, message: (error as Error).message })
      later(RECONNECT_GRACE_MS, () => settleAll(worker, why, dead))
    })
  }

  /** A runner whose process may still exist must learn that it has lost its tasks, and end what it is just starting.
   * Until there was time for that, the tasks are not handed out. */
  const clear = async (worker: WorkerRow, why: string, dead: boolean): Promise<void> => {
    await spool.takeAll()
    const left = store.tasks.runningOf.all({ worker_id: worker.id })
    leftovers.runnerDied(worker.id)
    const ends = new Map(
      await Promise.all(
        left.map(async task => [task.seq, isOfAnotherBoot(worker) ? undefined : await leftovers.end(task)] as const),
      ),
    )
    if (stopped) return
    if (left.length > 0) {
      await turn.perform(() => {
        const turned = { store, now: clock.now(), config: configuration.current() }
        for (const { seq, claim, tool_name } of left) {
          const notBefore =
            dead || worker.attached === 0 ? null : turned.now + endingLimit(turned.config.tools, tool_name)
          settle(turned, store.tasks.bySeq.get({ seq }), { claim, why, notBefore, end: ends.get(seq) })
        }
      })
    }
    for (const task of left) log.warn('task.orphaned', { task: task.id, claim: task.claim, worker: worker.id, why })
    settled.emit()
  }

  const sweep = async (task: TaskRow): Promise<void> => {
    const { seq, id, claim } = task
    if (swept.has(seq)) return
    swept.add(seq)
    try {
      const end = await leftovers.end(task)
      if (!stopped) {
        await turn.perform(() =>
          settle({ store, now: clock.now(), config: configuration.current() }, store.tasks.bySeq.get({ seq }), {
            claim,
            why: 'its runner died',
            notBefore: null,
            end,
          }),
        )
      }
    } catch (error) {
      // Its next deadline tries again.
      log.error('task.timeout_failed', { task: id, claim, message: (error as Error).message })
    } finally {
      swept.delete(seq)
    }
  }

  const settle = (turned: Turned, task: TaskRow | undefined, { claim, why, notBefore, end }: LostAttempt): void => {
    if (task?.status !== 'running' || task.claim !== claim) return
    const killed = end && killedWords(end)
    const report = killed === undefined ? {} : { killed }
    if (task.ending === 'cancel') return cancelNow(turned, task, null, report)
    if (end && end.left.length > 0)
      return fail(turned, task, { reason: `it left processes (killed: ${killed})`, errorType: 'lost', report })
    if (task.ending === 'timeout')
      return fail(turned, task, { reason: deathNotice(task), errorType: 'timeout', report })
    if (toolNamed(configuration.current().tools, task.tool_name).on_lost === 'requeue')
      return giveBack(turned, task, 'interrupted', why, notBefore, report)
    fail(turned, task, {
      reason: `${why} while it ran; look at what it did before you requeue it`,
      errorType: 'lost',
      earliest: notBefore,
      report,
    })
  }

  /** The connection of a worker ended: it comes back, or it has crashed and its tasks are settled. */
  workers.onLost(({ id }) => {
    if (stopped) return // the next daemon checks it
    const worker = store.workers.byId.get({ id })
    if (!worker || worker.ended_at !== null) return
    awaited.set(id, worker)
    if (isGone(worker) && !holdsLock(worker)) return markCrashed(worker)
    later(FIRST_RECHECK_MS, () => look(id, FIRST_RECHECK_MS))
  })

  return {
    onSettled: settled.subscribe,
    inherit() {
      leftovers.killUnowned()
      for (const worker of store.workers.living.all({})) {
        const { id } = worker
        if (worker.ended_at !== null) abandon(worker, 'its runner died')
        else if (isOfAnotherBoot(worker)) markCrashed(worker)
        else if (isGone(worker) && !holdsLock(worker)) markCrashed(worker)
        else if (worker.attached === 1) {
          awaited.set(id, worker)
          later(RECONNECT_GRACE_MS, () => look(id, FIRST_RECHECK_MS))
        }
      }
    },
    abandon,
    isAwaited: queueId => [...awaited.values()].some(worker => worker.queue_id === queueId && holdsLock(worker)),
    sweep: task => void sweep(task),
    stop() {
      stopped = true
      for (const cancel of calls) cancel()
    },
  }
}
