import { type } from 'arktype'
import { CHECKING } from '../model/git-hooks.ts'
import { method } from './method.ts'
import { callerEnvironment } from './shapes.ts'
import { enqueued, taskId } from './new-task.ts'

const checkingHook = type.enumerated(...CHECKING)

/** The files that a commit changed, as paths from the top of the repository. Null if they are unknown or too many: then
 * every check matches. */
const paths = type('string[] | null')

const commit = type({ '+': 'reject', commit: '1 <= string <= 64', tree: '1 <= string <= 64', paths })

/** A check in sparkq.yml. */
const check = type({ queue: 'string', command: 'string', paths: 'string[] | null' })

export const hookMethods = {
  'hook.list': method({
    description: 'The hooks of sparkq.yml: the checks of each, and the checks that a push requires.',
    writes: false,
    params: () => type({ '+': 'reject' }),
    result: () =>
      type({
        hooks: type({ hook: checkingHook, checks: check.array() }).array(),
        pre_push: type({ require: 'string[]', wait: 'number' }).or('null'),
      }),
  }),
  'hook.trigger': method({
    description:
      'Enqueues the checks of a hook for a commit, each once per tree, without those that are refused; ' +
      'a repeated call changes nothing.',
    writes: true,
    /** `again`: also runs checks that failed before. `request`: a task id from which the ids of the new tasks are
     * derived, so a repeated call finds its tasks. */
    params: () =>
      commit.merge({
        '+': 'reject',
        hook: checkingHook,
        root: 'string > 0',
        'branch?': 'string',
        'again?': 'boolean',
        'request?': taskId,
        'environment?': callerEnvironment,
      }),
    /** `created` is false for a check that another call has added for this tree. */
    result: () =>
      type({
        tasks: enqueued.merge({ command: 'string' }).array(),
        left_out: type({ queue: 'string', command: 'string', code: 'string', message: 'string' }).array(),
      }),
  }),
  'hook.verdict': method({
    description:
      'Whether the checks that a push requires have succeeded for its commits, newest first; ' +
      'waits for running ones, up to the `wait` of sparkq.yml.',
    writes: false,
    params: () => type({ '+': 'reject', commits: commit.array(), 'wait?': 'number >= 0' }),
    result: () =>
      type({
        ok: 'boolean',
        /** Seconds to wait in all, from sparkq.yml; null if it requires no checks. */
        wait: 'number | null',
        checks: type({
          queue: 'string',
          command: 'string',
          hook: checkingHook,
          commit: 'string',
          tree: 'string',
          state: "'missing' | 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled'",
          task: type({ id: 'string', friendly_id: 'string', error: 'string | null' }).or('null'),
        }).array(),
      }),
  }),
}
