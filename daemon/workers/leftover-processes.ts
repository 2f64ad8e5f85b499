// Ends the leftover processes of attempts, also of those that something other than their runner has ended.

import { marksOf } from '../../lib/processes/attempt-processes.ts'
import { endTree, type TreeEnd } from '../../lib/processes/end-processes.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Log } from '../engine/log.ts'
import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'
import { endingLimit, toolNamed } from '../../lib/config/tools.ts'
import type { ConnectedWorkers } from './connected-workers.ts'

export type Leftovers = {
  /** Ends the leftover processes of an attempt, by default within the grace time of its tool. Rejects if the processes
   * cannot be seen. */
  end(task: TaskRow, graceMs?: number): Promise<TreeEnd>
  /** Something other than its runner ended this attempt: `afterMs` later its processes are ended, too. */
  evict(task: TaskRow, afterMs: number): void
  /** The runner that should have ended its evicted attempts has crashed: the daemon ends them. */
  runnerDied(workerId: string): void
  /** At the start: ends processes with the mark of an attempt that does not run any more, left from the time of earlier
   * daemons. */
  killUnowned(): void
  stop(): void
}

export type LeftoversOptions = {
  store: Store
  clock: Clock
  workers: ConnectedWorkers
  log: Log
  configuration: Configuration
  /** The path of the socket, by which the processes of this project are recognized. */
  socket: string
}

/** The daemon kills what is left of an evicted attempt this long before the task may be handed out again. */
const FINAL_KILL_MS = 2_000

export const createLeftovers = ({ store, clock, workers, log, configuration, socket }: LeftoversOptions): Leftovers => {
  /** What ends the processes of each evicted attempt if its runner crashes. */
  const evicted = new Map<TaskRow, () => void>()
  const calls = new Set<() => void>()

  const later = (milliseconds: number, work: () => void): void => {
    const cancel = clock.after(milliseconds, () => {
      calls.delete(cancel)
      work()
    })
    calls.add(cancel)
  }

  const graceOf = (tool: string): number => toolNamed(configuration.current().tools, tool).kill_grace * 1000

  const end: Leftovers['end'] = (task, graceMs = graceOf(task.tool_name)) => {
    const { seq, id, claim } = task
    const attempt = store.attempts.one.get({ task_seq: seq, number: claim })
    const root =
      attempt?.pid == null
        ? undefined
        : { pid: attempt.pid, start: attempt.pid_start ?? undefined, boot: attempt.boot_id ?? undefined }
    return endTree({ tree: { root, mark: { taskId: id, claim } }, graceMs, report: 'all' })
  }

  return {
    end,
    evict(task, afterMs) {
      const begins = clock.now() + afterMs
      const grace = graceOf(task.tool_name)
      const finish = (graceMs: number): void => {
        if (!evicted.delete(task)) return
        end(task, graceMs).catch(error =>
          log.error('task.eviction_failed', { task: task.id, claim: task.claim, message: (error as Error).message }),
        )
      }
      const begin = (): void => {
        workers.disown(task.worker_id!, task)
        later(endingLimit(configuration.current().tools, task.tool_name) - FINAL_KILL_MS, () => finish(0))
      }
      // The time at which the task may be handed out again is fixed, so only the rest of the grace time is left.
      evicted.set(task, () => finish(Math.min(grace, Math.max(0, begins + grace - clock.now()))))
      if (afterMs > 0) later(afterMs, begin)
      else begin()
    },
    runnerDied(workerId) {
      for (const [task, finish] of [...evicted]) if (task.worker_id === workerId) finish()
    },
    killUnowned() {
      for (const mark of marksOf(socket)) {
        const task = store.tasks.byId.get({ id: mark.taskId })
        if (task?.status === 'running' && task.claim === mark.claim) continue
        log.warn('task.leftover_processes', { task: mark.taskId, claim: mark.claim })
        endTree({ tree: { mark }, graceMs: graceOf(task?.tool_name ?? ''), report: 'all' }).catch(error =>
          log.error('task.eviction_failed', { task: mark.taskId, claim: mark.claim, message: error.message }),
        )
      }
    },
    stop() {
      for (const cancel of calls) cancel()
    },
  }
}
