import { type } from 'arktype'
import { limit } from './pause.ts'
import { method } from './method.ts'
import { idleQueue } from './idle-queue.ts'
import { enqueued, newTask } from './new-task.ts'
import { taskFilter } from './task-filter.ts'
import {
  attempt,
  callerEnvironment,
  claimedTask,
  reference,
  task,
  taskEnvironment,
  taskStatus,
  tool,
  toolKind,
  wholeTask,
} from './shapes.ts'

/** Fields of every report on an attempt. Output may have any length; the first and last 32 KiB are kept. `killed`
 * describes the processes that had to be killed at its end. */
const report = {
  id: reference,
  'claim?': 'number',
  'stdout?': 'string',
  'stderr?': 'string',
  'exit_code?': 'number',
  'signal?': 'string',
  'killed?': 'string',
} as const

/** A task with the usual duration of its command in seconds: the median of up to ten earlier successes, null below
 * two. */
const timedTask = task.merge({ usual: 'number | null' })

export const taskMethods = {
  'task.enqueue': method({
    description: 'Adds tasks at the end of their queues, all or none.',
    writes: true,
    /** `environment`: that of the caller, for all tasks. Without it they get the basic variables of their runner. */
    params: () =>
      type({
        '+': 'reject',
        tasks: newTask.array().atLeastLength(1),
        'environment?': callerEnvironment,
        /** The response also has the queues of the tasks, up to ten, as they are afterwards: all of them, or those that
         * no connected runner works on. */
        'report?': "'all' | 'unworked'",
        /** True: everything is checked, and the response is the same, but nothing is added. */
        'dry_run?': 'boolean',
      }),
    result: () => type({ tasks: enqueued.array(), 'queues?': idleQueue.array() }),
  }),
  'task.list': method({
    description:
      'Tasks, newest first, a page at a time; `next` continues after the last. ' +
      'A search returns after about a second what it has found by then.',
    writes: false,
    params: () =>
      type({
        '+': 'reject',
        ...taskFilter,
        'limit?': '1 <= number.integer <= 1000',
        'after?': reference,
        /** The response also has `total`. */
        'total?': 'boolean',
      }),
    /** `total`: how many tasks match, on all pages. Null: more than 10,000, or more than can be counted in some
     * seconds. */
    result: () => type({ tasks: task.array(), next: 'string | null', 'total?': 'number | null' }),
  }),
  'task.get': method({
    description: 'One task whole: payload, attempts, result, excerpts of its output.',
    writes: false,
    params: () => type({ '+': 'reject', id: reference }),
    result: () => wholeTask,
  }),
  'task.peek': method({
    description: 'The task that a claim would take now; null when there is none.',
    writes: false,
    params: () => type({ '+': 'reject', queue: reference, /** As for `task.claim`. */ 'kinds?': toolKind.array() }),
    result: () => claimedTask.or('null'),
  }),
  'task.claim': method({
    description:
      'Takes the oldest due task of a queue whose tool is not paused. ' +
      'With `wait` (seconds, null for ever) returns when there is one.',
    writes: true,
    params: () =>
      type({
        '+': 'reject',
        queue: reference,
        'wait?': 'number > 0 | null',
        'worker?': 'string',
        /** How many tasks at a time an automatic runner runs. When that is not the number of the queue any more, the
         * result is null. */
        'jobs?': 'number.integer',
        /** The kinds of tools that the worker supports; tasks of other tools are skipped. */
        'kinds?': toolKind.array(),
        /** The process that will become the command. The daemon thus knows it before the command begins. */
        'gate?': { '+': 'reject', pid: 'number.integer', 'pid_start?': 'string', 'boot_id?': 'string' },
      }),
    result: () => claimedTask.merge({ tool, environment: taskEnvironment.or('null') }).or('null'),
  }),
  'task.start': method({
    description: 'Reports that the command of an attempt runs, and as which process.',
    writes: true,
    params: () =>
      type({
        '+': 'reject',
        id: reference,
        claim: 'number',
        pid: 'number.integer',
        'pid_start?': 'string',
        'boot_id?': 'string',
        'log_path?': 'string',
      }),
    result: () => type({ id: 'string' }),
  }),
  'task.heartbeat': method({
    description: "Reports that work goes on: restarts the timeout's clock.",
    writes: true,
    params: () => type({ '+': 'reject', id: reference, 'claim?': 'number' }),
    result: () => task,
  }),
  'task.complete': method({
    description: 'Ends a running task as succeeded. Repeating the same is a success that changes nothing.',
    writes: true,
    params: () => type({ '+': 'reject', ...report, summary: 'string', 'data?': 'unknown' }),
    result: () => task,
  }),
  'task.fail': method({
    description: 'Ends a running task as failed.',
    writes: true,
    params: () =>
      type({ '+': 'reject', ...report, reason: 'string', 'error_type?': '1 <= string <= 64', 'data?': 'unknown' }),
    result: () => task,
  }),
  'task.release': method({
    description:
      'Returns a running task to its queue; no attempt is burned. ' +
      'With `pause` its tool is paused too, in every queue.',
    writes: true,
    params: () =>
      type({
        '+': 'reject',
        ...report,
        'reason?': 'string',
        'not_before?': 'string',
        'interrupted?': 'boolean',
        'pause?': limit,
      }),
    result: () => task,
  }),
  'task.wait': method({
    description:
      'Returns when a task has finished or, with `claim`, when that attempt is over; ' +
      'refuses with `conflict` when its queue has ended and hands it out no more, ' +
      'with `timed_out` after `timeout` seconds.',
    writes: false,
    params: () => type({ '+': 'reject', id: reference, 'claim?': 'number', 'timeout?': 'number > 0' }),
    /** `attempt` is the named one, by default the latest. */
    result: () => task.merge({ attempt: attempt.or('null') }),
  }),
  'task.attempt': method({
    description: 'An attempt of a task, the latest unless named, and which task that is.',
    writes: false,
    /** `change`: the caller will change the task, so a number that several queues have is refused. */
    params: () => type({ '+': 'reject', id: reference, 'claim?': 'number', 'change?': 'boolean' }),
    result: () =>
      type({
        id: 'string',
        friendly_id: 'string',
        queue: 'string',
        status: taskStatus,
        /** Null if that attempt does not exist (yet). Output is here only if a worker reported it; otherwise it is in
         * the log, whose middle is dropped once it is longer than `max_log` bytes. */
        attempt: attempt.merge({ stdout: 'string | null', stderr: 'string | null', max_log: 'number' }).or('null'),
      }),
  }),
  'task.cancel': method({
    description:
      'Cancels a queued task, or a running one after its runner has ended its processes. ' +
      'With `claim`: the runner reports that it has.',
    writes: true,
    params: () => type({ '+': 'reject', ...report }),
    result: () => task,
  }),
  'task.purge': method({
    description: 'Deletes tasks that ended at least `older_than` seconds ago, with their logs.',
    writes: true,
    params: () => type({ '+': 'reject', 'older_than?': 'number >= 0' }),
    result: () => type({ deleted: 'number' }),
  }),
  'task.review': method({
    description: 'What finished and was not acknowledged, failed first, and what still runs.',
    writes: false,
    /** `limit`: how many of the finished tasks are listed, 1,000 unless it is less; the totals count all. */
    params: () => type({ '+': 'reject', 'queue?': reference, 'limit?': '0 <= number.integer <= 1000' }),
    result: () =>
      type({
        /** Up to 1,000, failed and canceled ones first; `tail` is the end of the output of a failed task. */
        tasks: timedTask.merge({ tail: 'string | null' }).array(),
        /** The number of finished tasks that are not in `tasks`. */
        left: 'number',
        totals: { succeeded: 'number', failed: 'number', canceled: 'number' },
        queued: 'number',
        running: 'number',
        /** By queue, about all finished tasks; `execution_time` is the sum over all their attempts in seconds. */
        queues: type({
          queue: 'string',
          succeeded: 'number',
          failed: 'number',
          canceled: 'number',
          execution_time: 'number',
        }).array(),
        /** Up to 100, newest first. */
        running_tasks: timedTask.array(),
      }),
  }),
  'task.acknowledge': method({
    description: 'Marks finished tasks as reviewed; others are passed over.',
    writes: true,
    params: () => type({ '+': 'reject', ids: type('string').array() }),
    result: () => type({ acknowledged: 'number' }),
  }),
}
