import { type } from 'arktype'
import { MAX_RETRIES } from '../model/limits.ts'
import { limit } from './pause.ts'
import { method } from './method.ts'
import {
  attempt,
  callerEnvironment,
  claimedTask,
  jsonObject,
  reference,
  task,
  taskEnvironment,
  taskStatus,
  timeout,
  tool,
  toolKind,
  variables,
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

export const taskId = type(/^tsk_[0-9a-hjkmnp-tv-z]{26}$/)

/** A task to enqueue. The caller makes its id, so a repeated request does not add the task twice. */
export const newTask = type({
  '+': 'reject',
  'id?': taskId,
  'queue?': reference,
  'tool?': '1 <= string <= 64',
  payload: jsonObject,
  /** A name in the script index, or a path; the payload then contains its `args`. Task class and timeout are those of
   * the script. */
  'script?': '1 <= string <= 4096',
  /** The caller's directory. The `cwd` of the payload and of the tool take precedence. */
  'cwd?': 'string',
  /** Variables that it gets besides the environment of the request, whatever their names. */
  'env?': variables,
  'timeout?': timeout,
  'metadata?': jsonObject,
  'key?': '1 <= string <= 200',
  'if_exists?': "'skip' | 'replace' | 'error'",
  'not_before?': 'string',
  'retries?': `0 <= number.integer <= ${MAX_RETRIES}`,
})

export const enqueued = type({
  id: 'string',
  friendly_id: 'string',
  queue: 'string',
  status: taskStatus,
  /** False if another task holds the key, so nothing was added. A repeated request returns its own tasks with true. */
  created: 'boolean',
})

/** A task with the usual duration of its command in seconds: the median of up to ten earlier successes, null below
 * two. */
const timedTask = task.merge({ usual: 'number | null' })

export const taskMethods = {
  'task.enqueue': method({
    description: 'Adds tasks at the end of their queues, all or none.',
    writes: true,
    /** `environment`: that of the caller, for all tasks. Without it they get the basic variables of their runner. */
    params: () => type({ '+': 'reject', tasks: newTask.array().atLeastLength(1), 'environment?': callerEnvironment }),
    result: () => type({ tasks: enqueued.array() }),
  }),
  'task.list': method({
    description: 'Tasks, newest first, a page at a time; `next` continues after the last.',
    writes: false,
    params: () =>
      type({
        '+': 'reject',
        'queue?': reference,
        'status?': taskStatus.array(),
        'stale?': 'boolean',
        'tool?': 'string',
        'since?': 'string',
        'limit?': '1 <= number.integer <= 1000',
        'after?': reference,
      }),
    result: () => type({ tasks: task.array(), next: 'string | null' }),
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
    params: () => type({ '+': 'reject', 'queue?': reference }),
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
