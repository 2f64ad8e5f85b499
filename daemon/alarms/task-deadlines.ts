// The deadlines of tasks: a delayed task becomes due; a running task becomes stale at its timeout and is ended at twice
// its timeout (docs/contract.md §3).

import type { Alarm } from '../engine/deadlines.ts'
import { deathNotice, fail } from '../tasks/outcome.ts'
import type { Turned } from '../engine/turn-context.ts'
import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'
import { endingLimit } from '../../lib/config/tools.ts'
import { hasRunner, type ConnectedWorkers } from '../workers/connected-workers.ts'

export type TaskDeadlineOptions = {
  store: Store
  workers: ConnectedWorkers
  /** Ends the processes of an attempt whose runner did not end them, then settles its task. */
  sweep: (task: TaskRow) => void
}

/** A limit for each turn, so that requests are served in between. */
const MAX_TASKS_PER_TURN = 500

export const taskDeadlines = ({ store, workers, sweep }: TaskDeadlineOptions): Alarm => {
  /** Handles the deadline of a task; returns the work for the time when that is on disk. */
  const wake = (turned: Turned, task: TaskRow): (() => void) => {
    const { tasks } = store
    if (task.status === 'queued') return (tasks.becomeDue.run({ seq: task.seq }), nothing)
    if (task.ending !== null) return giveUpOn(turned, task)
    if (task.stale === 0) {
      return (
        tasks.becomeStale.run({ seq: task.seq, wake_at: Math.round(task.clock_at! + task.timeout! * 2000) }), nothing
      )
    }
    if (!hasRunner(store, task))
      return (fail(turned, task, { reason: deathNotice(task), errorType: 'timeout' }), nothing)
    tasks.beginEnding.run({
      seq: task.seq,
      ending: 'timeout',
      wake_at: turned.now + endingLimit(turned.config.tools, task.tool_name),
    })
    return () => workers.end({ ...task, ending: 'timeout' })
  }

  /** The runner got the directive to end the task and did not report that it has. So the daemon ends it, and sets
   * another deadline in case that fails. */
  const giveUpOn = (turned: Turned, task: TaskRow): (() => void) => {
    store.tasks.beginEnding.run({
      seq: task.seq,
      ending: task.ending!,
      wake_at: turned.now + endingLimit(turned.config.tools, task.tool_name),
    })
    return () => sweep(task)
  }

  return {
    next: () => store.tasks.nextWake.get({})?.at ?? null,
    ring: turned =>
      store.tasks.awake.all({ now: turned.now, limit: MAX_TASKS_PER_TURN }).map(task => wake(turned, task)),
  }
}

const nothing = (): void => {}
