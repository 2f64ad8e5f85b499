import type { CheckVerdict, EnqueuedTask } from '../../lib/protocol/entities.ts'
import { refuse, SparkqError } from '../../lib/model/errors.ts'
import { derivedId } from '../../lib/model/seeded-ids.ts'
import { fromHook } from '../../lib/text/timeout.ts'
import type { Params, Result } from '../../lib/protocol/index.ts'
import { concerns, keyOf, requiredChecks, type Check } from '../../lib/config/checks.ts'
import { Parked } from '../engine/parking.ts'
import type { TaskRow } from '../store/task-rows.ts'
import { createEnvironments, type EnvironmentStore } from '../tasks/environments.ts'
import { addTask, answer } from './support/add-task.ts'
import type { Context, Handlers } from './support/context.ts'

type Trigger = Params<'hook.trigger'>
type PushedCommit = Params<'hook.verdict'>['commits'][number]
export const hookHandlers: Pick<Handlers, Extract<keyof Handlers, `hook.${string}`>> = {
  'hook.list': ({
    config: {
      hooks: { checks, prePush },
    },
  }) => ({
    hooks: Object.entries(checks)
      .filter(([, list]) => list.length > 0)
      .map(([hook, list]) => ({
        hook: hook as Trigger['hook'],
        checks: list.map(({ queue, command, paths }) => ({ queue, command, paths: paths && [...paths] })),
      })),
    pre_push: prePush && { require: [...prePush.require], wait: prePush.wait },
  }),

  'hook.trigger': (context, commit) => {
    const answer: Result<'hook.trigger'> = { tasks: [], left_out: [] }
    const environment = createEnvironments(context, commit.environment)
    for (const check of context.config.hooks.checks[commit.hook].filter(check => concerns(check, commit.paths))) {
      const { queue, command } = check
      try {
        answer.tasks.push({ ...trigger(context, check, { ...commit, environment }), command })
      } catch (error) {
        if (!(error instanceof SparkqError) || error.code === 'internal') throw error
        answer.left_out.push({ queue, command, code: error.code, message: error.message })
      }
    }
    return answer
  },

  'hook.verdict': (context, { commits, wait }) => {
    const {
      config: { hooks },
      now,
      wake,
    } = context
    if (hooks.prePush === null) return { ok: true, wait: null, checks: [] }
    const checks = requiredChecks(hooks).flatMap(check => finding(context, check, commits))
    const ok = checks.every(({ state }) => state === 'succeeded')
    const open = new Set(checks.filter(({ state }) => OPEN.has(state)).map(({ task }) => task!.id))
    const undecided = open.size > 0 && checks.every(({ state }) => OPEN.has(state) || state === 'succeeded')
    const until = wake ? wake.until! : now + Math.min(wait ?? Infinity, hooks.prePush.wait) * 1000
    if (!undecided || until <= now) return { ok, wait: hooks.prePush.wait, checks }
    if (wake?.why === 'stopping') refuse('shutting_down', {})
    return new Parked(
      event => event.task_id !== null && open.has(event.task_id) && DECIDING_KINDS.has(event.kind),
      until,
    )
  },
}

const OPEN = new Set<CheckVerdict['state']>(['queued', 'running'])

/** The events after which a check may be decided. */
const DECIDING_KINDS = new Set(['task.succeeded', 'task.failed', 'task.canceled', 'task.purged'])

const latest = ({ store }: Context, { queue, command }: Check, tree: string): TaskRow | undefined =>
  store.tasks.ofTree
    .all({ tree })
    .find(
      task =>
        task.queue === queue && (JSON.parse(task.metadata!) as { git: { command?: unknown } }).git.command === command,
    )

/** Error types of a failed check that say nothing about its tree: it never started, or it was ended from outside. */
const NO_VERDICT = new Set(['refused', 'lost', 'killed'])

const isUndecided = ({ status, error_type }: TaskRow): boolean =>
  status === 'canceled' || (status === 'failed' && NO_VERDICT.has(error_type ?? ''))

type CheckCall = Omit<Trigger, 'environment'> & { environment: EnvironmentStore }

const trigger = (context: Context, check: Check, call: CheckCall): EnqueuedTask => {
  const { hook, commit, tree, branch, root, again, request, environment } = call
  const { queue, command, timeout } = check
  const id = request === undefined ? undefined : derivedId(request, `${queue} ${command}`)
  const known = latest(context, check, tree)
  if (known && known.id === id) return answer(known, true) // the same call, repeated by a caller that got no response
  if (known && !isUndecided(known) && !(again && known.status === 'failed')) return answer(known, false)
  return addTask(context, {
    find: context.scripts.finder(),
    environment,
    timeoutSource: fromHook(hook),
    task: {
      ...(id === undefined ? {} : { id }),
      queue,
      payload: { script: command, cwd: root },
      key: keyOf(tree, command),
      ...(timeout === undefined ? {} : { timeout }),
      metadata: { git: { commit, tree, branch: branch ?? null, hook, command } },
    },
  })
}

/** The finding for the newest commit that has a task of the check, queued, running or decided, or whose paths concern
 * the check; empty if there is no such commit. A later commit contains the changes of the earlier ones. */
const finding = (
  context: Context,
  check: ReturnType<typeof requiredChecks>[number],
  commits: readonly PushedCommit[],
): CheckVerdict[] => {
  const { queue, command, hook } = check
  for (const { commit, tree, paths } of commits) {
    const task = latest(context, check, tree)
    if ((!task || isUndecided(task)) && !concerns(check, paths)) continue
    return [
      {
        queue,
        command,
        hook,
        commit,
        tree,
        state: task?.status ?? 'missing',
        task: task ? { id: task.id, friendly_id: task.friendly_id, error: task.error } : null,
      },
    ]
  }
  return []
}
