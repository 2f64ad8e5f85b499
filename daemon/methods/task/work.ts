// What workers do with tasks: claim, start, heartbeat, report the end.

import { join } from 'node:path'
import { refuse } from '../../../lib/model/errors.ts'
import type { Params, Result } from '../../../lib/protocol/index.ts'
import { jsonText } from '../../tasks/json-text.ts'
import { instant } from '../../tasks/timestamps.ts'
import { cancelNow, fail, giveBack, mustHold, succeed } from '../../tasks/outcome.ts'
import { endingLimit, toolNamed } from '../../../lib/config/tools.ts'
import { Parked } from '../../engine/parking.ts'
import { pauseForLimit } from '../../tasks/paused-tools.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import { hasRunner } from '../../workers/connected-workers.ts'
import { toolsFor } from '../../tasks/claimable-tools.ts'
import { claimant, concerns, recordHeartbeat, suspendSilenceLimit, takesTasks } from '../support/claimant.ts'
import type { Context, Handlers } from '../support/context.ts'
import { environmentFor } from '../../tasks/environments.ts'
import { beginCancel } from '../support/begin-cancel.ts'
import { findQueue, findTaskToChange } from '../support/find.ts'
import { isOver, isResized, mayOfferTask } from '../support/queue-state.ts'
import { claimedShape, taskShape } from '../support/shapes.ts'

type WorkMethods =
  | 'task.claim'
  | 'task.start'
  | 'task.heartbeat'
  | 'task.complete'
  | 'task.fail'
  | 'task.release'
  | 'task.cancel'

export const workHandlers: Pick<Handlers, WorkMethods> = {
  'task.claim': (context, { queue: reference, wait, worker, kinds, gate, jobs }) => {
    const { store, now, lifecycle, peer, wake } = context
    if (lifecycle.stopping()) refuse('shutting_down', {})
    const claimer = worker === undefined ? undefined : claimant(context, worker)
    if (wake && !store.queues.byId.get({ id: reference })) return null // deleted meanwhile
    const queue = findQueue(context, reference)
    // It asks again, for as many tasks as it may run now.
    if (claimer?.supervised === 1 && jobs !== undefined && jobs !== context.runners.jobsOf(queue).jobs) return null
    const open =
      queue.status === 'active' && queue.paused === 0 && !peer.closed && (claimer === undefined || takesTasks(claimer))
    const claimed = open
      ? store.tasks.claim(
          { queue_id: queue.id, worker_id: claimer?.id ?? null, now },
          toolsFor(context, { worker: claimer?.id, kinds }),
        )
      : undefined
    if (claimed) {
      const row = store.tasks.bySeq.get({ seq: claimed.seq })!
      const tool = toolOf(context, row)
      store.attempts.insert.run({
        task_seq: claimed.seq,
        number: claimed.claim,
        worker_id: claimer?.id ?? null,
        now,
        ...processOf(context, row, tool.kind === 'chat' ? undefined : gate),
      })
      if (claimer) recordHeartbeat(context, claimer)
      return { ...claimedShape(row, queue), tool, environment: environmentFor(store, row.environment_id) }
    }
    // A paused runner waits until it is resumed, even if it would not wait for a task.
    const isPausedRunner = claimer?.attached === 1 && claimer.status === 'paused'
    // A runner that waits a limited time ends after it. The time counts anew while the runner is paused or has a task.
    const isKept = wake?.why === 'expired' && (isPausedRunner || (claimer?.attached === 1 && claimer.task_id !== null))
    const until =
      wait === undefined
        ? isPausedRunner
          ? null
          : now
        : wake && !isKept
          ? wake.until
          : wait === null
            ? null
            : now + wait * 1000
    const hopeless = isOver(queue) || peer.closed || claimer?.leaving === 1
    if (hopeless || (until !== null && until <= now) || (wake?.why === 'expired' && !isKept)) return null
    if (claimer) suspendSilenceLimit(context, claimer, until)
    return new Parked(
      event =>
        mayOfferTask(queue.id, event) ||
        (claimer !== undefined && (concerns(claimer, event) || isResized(queue.id, event))),
      until,
      { queue: queue.id },
    )
  },

  'task.start': (context, { id, claim, pid, pid_start, boot_id, log_path }) => {
    const task = findTaskToChange(context, id)
    mustHold(task, claim)
    if (log_path !== undefined) context.logs.checkInside(log_path)
    context.store.attempts.started.run({
      task_seq: task.seq,
      number: claim,
      pid,
      pid_start: pid_start ?? null,
      boot_id: boot_id ?? null,
      log_path: log_path ?? null,
    })
    return { id: task.id }
  },

  'task.heartbeat': (context, { id, claim }) => {
    const task = findTaskToChange(context, id)
    mustHold(task, claim)
    context.store.tasks.heartbeat.run({ seq: task.seq, now: context.now })
    // For a worker that is no runner this counts as its own heartbeat, too; a runner sends `worker.heartbeat`.
    if (task.worker_id !== null && !hasRunner(context.store, task)) recordHeartbeat(context, { id: task.worker_id })
    return reread(context, task)
  },

  'task.complete': (context, { id, claim, summary, data, ...report }) => {
    if (summary.trim() === '')
      refuse('invalid', { what: 'summary', why: 'blank', hint: 'describe what was done: --summary TEXT' })
    const task = findTaskToChange(context, id)
    const text = dataText(data)
    const repeated = task.status === 'succeeded' && (claim ?? task.claim) === task.claim
    if (repeated && task.result_summary === summary.toWellFormed() && task.result_data === text) return taskShape(task)
    mustHold(task, claim)
    // The report may come from an agent inside the task: it gets the grace time to end by itself.
    takeOver(context, task, toolNamed(context.config.tools, task.tool_name).kill_grace * 1000)
    succeed(context, task, summary.toWellFormed(), text, report)
    return reread(context, task)
  },

  'task.fail': (context, { id, claim, reason, error_type, data, ...report }) => {
    if (reason.trim() === '')
      refuse('invalid', { what: 'reason', why: 'blank', hint: 'say what went wrong: --reason TEXT' })
    const task = findTaskToChange(context, id)
    mustHold(task, claim)
    fail(context, task, {
      reason: reason.toWellFormed(),
      errorType: error_type ?? 'failed',
      data: dataText(data),
      report,
      earliest: takeOver(context, task),
    })
    return reread(context, task)
  },

  'task.release': (context, { id, claim, reason, not_before, interrupted, pause, ...report }) => {
    const task = findTaskToChange(context, id)
    mustHold(task, claim)
    const notBefore = Math.max(instant(not_before, context.now) ?? 0, takeOver(context, task) ?? 0) || null
    giveBack(context, task, interrupted ? 'interrupted' : 'released', reason ?? null, notBefore, report)
    if (pause) pauseForLimit(context, task.tool_name, pause)
    return reread(context, task)
  },

  'task.cancel': (context, { id, claim, ...report }) => {
    const task = findTaskToChange(context, id)
    if (context.wake && task.status === 'canceled') return taskShape(task)
    if (claim !== undefined) mustHold(task, claim)
    if (task.finished_at !== null)
      refuse('conflict', { kind: 'task', name: task.friendly_id, is: task.status, needs: 'queued or running' })
    if (claim !== undefined) cancelNow(context, task, null, report)
    if (claim !== undefined || beginCancel(context, task, report)) return reread(context, task)
    // A runner has the task: it ends the processes first and then sends `task.cancel` with its claim.
    if (context.wake?.why === 'stopping') refuse('shutting_down', {})
    return new Parked(event => event.task_id === task.id && event.kind !== 'task.stale', null)
  },
}

/** The root process of an attempt and the path of its log; a task in chat has neither. */
const processOf = ({ logs }: Context, { id, claim }: TaskRow, gate: Params<'task.claim'>['gate']) =>
  gate === undefined
    ? { pid: null, pid_start: null, boot_id: null, log_path: null }
    : {
        pid: gate.pid,
        pid_start: gate.pid_start ?? null,
        boot_id: gate.boot_id ?? null,
        log_path: join(logs.path, id, String(claim)),
      }

const reread = ({ store }: Context, task: TaskRow): Result<'task.complete'> =>
  taskShape(store.tasks.bySeq.get({ seq: task.seq })!)

/** If the report comes from another caller than the runner of the task, the daemon ends the processes of the attempt,
 * `afterMs` after the commit. Two copies of a task must not run at once (docs/contract.md §8), so the task may not be
 * handed out again before there was time for that. Returns the earliest time, in milliseconds since 1970; null is
 * now. */
const takeOver = (context: Context, task: TaskRow, afterMs = 0): number | null => {
  const { store, workers, leftovers, peer, now, config, afterCommit } = context
  if (task.worker_id === null || workers.isRegistered(task.worker_id, peer) || !hasRunner(store, task)) return null
  afterCommit(() => leftovers.evict(task, afterMs))
  return hasProcesses(context, task) ? now + endingLimit(config.tools, task.tool_name) : null
}

/** False for a task in chat: it has no processes, and its reports usually come from another connection. */
const hasProcesses = ({ store, config }: Context, { seq, claim, tool_name }: TaskRow): boolean =>
  toolNamed(config.tools, tool_name).kind !== 'chat' ||
  store.attempts.one.get({ task_seq: seq, number: claim })?.pid !== null

const toolOf = ({ config }: Context, row: TaskRow): NonNullable<Result<'task.claim'>>['tool'] => {
  const { name, description, kind, command, task_class, timeout, env, cwd, kill_grace, max_log } = toolNamed(
    config.tools,
    row.tool_name,
  )
  return {
    name,
    description,
    kind,
    command: [...command],
    task_class,
    timeout,
    env: [...env],
    cwd,
    kill_grace,
    max_log,
  }
}

const dataText = (data: unknown): string | null => (data === undefined || data === null ? null : jsonText(data, 'data'))
