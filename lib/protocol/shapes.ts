// Shapes that several methods share (docs/contract.md §7).

import { type } from 'arktype'
import { MAX_DURATION_SECONDS } from '../model/limits.ts'

/** A project-wide name: up to 64 letters and digits of any script, after the first also `.`, `_` and `-`. */
export const name = type(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u).describe(
  'letters, digits, . _ -, 64 at most, a letter or digit first',
)

/** How a caller names a thing: id, prefix of an id, friendly id or name. */
export const reference = type('1 <= string <= 200')

/** ISO 8601, UTC, milliseconds. */
export const time = type('string')

/** A place in the journal: the number of the last event that the caller knows. */
export const place = type('number.integer >= 0')

/** Seconds, above 0 and up to 30 days; null means no timeout. */
export const timeout = type(`0 < number <= ${MAX_DURATION_SECONDS} | null`)

/** The build copies the text of this function into a module without imports (build/precompile-checks.ts), so the
 * function may use only its argument. */
export const jsonObject = type('object')
  .narrow((value: object) => !Array.isArray(value))
  .configure({ description: 'a JSON object' }, { kind: 'predicate' })

/** Environment variables by name. The same rule for the function as above. */
export const variables = type('object')
  .narrow(
    (value: object) =>
      !Array.isArray(value) &&
      Object.entries(value).every(
        ([name, text]) => name !== '' && !/[=\0]/.test(name) && typeof text === 'string' && !text.includes('\0'),
      ),
  )
  .configure({ description: 'an object of environment variables' }, { kind: 'predicate' })
  .as<Record<string, string>>()

/** The environment of a caller. `left_out`: names that the caller has left out already. */
export const callerEnvironment = type({ '+': 'reject', variables, 'left_out?': 'string[]' })

export const session = type({
  id: 'string',
  name: 'string',
  instructions: 'string | null',
  status: "'active' | 'ended'",
  created_at: time,
  ended_at: 'string | null',
  queues: 'number',
})

/** The number of tasks of a queue in each state. */
export const counts = type({
  queued: 'number',
  running: 'number',
  succeeded: 'number',
  failed: 'number',
  canceled: 'number',
})

export const queue = type({
  id: 'string',
  name: 'string',
  session: 'string',
  instructions: 'string | null',
  /** `idle`: an active queue with nothing queued or running. `paused`: an active queue that was paused. */
  status: "'planned' | 'active' | 'idle' | 'paused' | 'ended' | 'archived'",
  /** When a paused queue resumes by itself; null if it does not, and if it is not paused. */
  paused_until: 'string | null',
  created_at: time,
  counts,
  /** How many tasks at a time its automatic runner runs; 0: it has none. */
  jobs: 'number',
  /** FILE:LINE of sparkq.yml if the file sets `jobs`, `sparkq run` if that works on other queues; null if `queue.jobs`
   * does. */
  jobs_from: 'string | null',
  /** True while a runner holds this queue. */
  runner: 'boolean',
  /** True if `daemon.stop` ended its automatic runner, which does not start again until a reload or `queue.jobs`. */
  runner_stopped: 'boolean',
  /** How its automatic runner failed, if none runs. */
  runner_fault: 'string | null',
  /** The place in the journal after which the current work of the queue began, or its last work if it is idle; null
   * before its first task. */
  busy_since: 'number | null',
})

export const attempt = type({
  number: 'number',
  worker_id: 'string | null',
  started_at: time,
  ended_at: 'string | null',
  outcome: "'running' | 'succeeded' | 'failed' | 'canceled' | 'released' | 'interrupted'",
  exit_code: 'number | null',
  signal: 'string | null',
  reason: 'string | null',
  error_type: 'string | null',
  pid: 'number | null',
  log_path: 'string | null',
  /** Describes the processes that had to be killed. */
  killed: 'string | null',
})

export const taskStatus = type("'queued' | 'running' | 'succeeded' | 'failed' | 'canceled'")

/** A task as every method except `task.claim` and `task.peek` returns it. Only `task.get` returns excerpts of its
 * output. */
export const task = type({
  id: 'string',
  friendly_id: 'string',
  queue: 'string',
  session: 'string',
  tool_name: 'string',
  task_class: 'string | null',
  payload: 'object',
  metadata: 'object | null',
  key: 'string | null',
  status: taskStatus,
  timeout: 'number | null',
  attempts: 'number',
  claim: 'number | null',
  worker_id: 'string | null',
  not_before: 'string | null',
  retries: 'number',
  requeued_from: 'string | null',
  stale: 'boolean',
  created_at: time,
  claimed_at: 'string | null',
  started_at: 'string | null',
  finished_at: 'string | null',
  /** Seconds from the last claim to the end. */
  duration: 'number | null',
  result_summary: 'string | null',
  result_data: 'unknown',
  error: 'string | null',
  error_type: 'string | null',
  exit_code: 'number | null',
  log_path: 'string | null',
  /** Where the timeout came from: `--timeout`, `script`, or a key of sparkq.yml. Null if nothing sets one. */
  timeout_source: 'string | null',
  name: 'string | null',
})

/** A complete task: with its output, its attempts and the instructions of its queue. */
export const wholeTask = task.merge({
  stdout: 'string | null',
  stderr: 'string | null',
  instructions: 'string | null',
  history: attempt.array(),
  /** How often it was edited. */
  edits: 'number',
  /** The usual duration of its command in seconds: the median of up to ten earlier successes, null below two. */
  usual: 'number | null',
  /** The names of the variables that it got from its caller, and of those that were left out. Null for a task without
   * an environment of its own: it gets the basic variables of its runner. */
  environment: type({ names: 'string[]', left_out: 'string[]' }).or('null'),
  /** The pause of its tool, for which a queued task waits although it is due. */
  tool_paused: type({ until: 'string | null', reason: 'string' }).or('null'),
})

/** A task as its worker gets it (docs/contract.md §7). */
export const claimedTask = type({
  id: 'string',
  friendly_id: 'string',
  queue: { id: 'string', name: 'string', instructions: 'string | null' },
  tool_name: 'string',
  task_class: 'string | null',
  payload: 'object',
  status: taskStatus,
  timeout: 'number | null',
  attempts: 'number',
  claim: 'number | null',
  worker_id: 'string | null',
  created_at: time,
  claimed_at: 'string | null',
  started_at: 'string | null',
  name: 'string | null',
})

/** `bash` and `python` are built in, `command` is executed, `chat` is worked in chat. */
export const toolKind = type("'bash' | 'python' | 'command' | 'chat'")

/** The environment that a task was enqueued from. With `basic` the basic variables of the runner come before it. */
export const taskEnvironment = type({ variables: 'object', basic: 'boolean' }).as<{
  variables: Record<string, string>
  basic: boolean
}>()

/** A tool as a runner needs it. */
export const tool = type({
  name: 'string',
  description: 'string | null',
  kind: toolKind,
  command: 'string[]',
  task_class: 'string | null',
  timeout: 'number | null',
  env: 'string[]',
  cwd: 'string | null',
  /** `kill_grace`: seconds from SIGTERM to SIGKILL. `max_log`: the maximum size of each log of an attempt in bytes. */
  kill_grace: 'number',
  max_log: 'number',
})
