// A hook that runs after a commit notifies the daemon, which knows the checks. It must never delay a commit, so a
// request that the daemon does not answer at once is put into the spool (docs/contract.md §9).

import { openClient, type Client } from '../rpc/client.ts'
import { asSparkqError } from '../model/errors.ts'
import { isRetryable } from '../model/retryable-errors.ts'
import type { Params, Result } from '../protocol/index.ts'
import { sentOf, storable } from '../model/task-environment.ts'
import type { StateDir } from '../project/state-dir.ts'
import { commitsIn } from './commits.ts'
import type { GitPlace } from './git.ts'
import type { CheckingHook } from '../model/git-hooks.ts'
import { pathsBelow, projectBelow, repositoryAt, underway } from './repository.ts'
import { within } from '../system/with-timeout.ts'

/** What became of the request: the response; `spooled` if no daemon runs; `late` if a daemon runs but has not responded
 * in time, and takes the request from the spool. Undefined if there was nothing to check. */
export type TriggerOutcome = Result<'hook.trigger'> | 'spooled' | 'late' | undefined

/** The daemon usually takes 3 ms. */
const DAEMON_TIMEOUT_MS = 40
/** Limits for the paths that the commit changed, which git usually lists in 5 ms: without them every check applies. The
 * time counts from the answer of a call of git that begins together with this one and reads little: a commit is large
 * where this one takes much longer, and the machine is slow where both do. The bytes fit the buffer of a socket that no
 * process reads. */
const CHANGED_PATHS_LIMITS = { bytes: 48 * 1024, ms: 250 }

/** `all`: every check, whatever the commit changed, and failed ones again. `patience`: milliseconds for the response of
 * the daemon. */
type Called = {
  hook: CheckingHook
  args: readonly string[]
  all: boolean
  patience?: number | undefined
  newId: (kind: 'tsk') => string
}

/** Notifies the daemon of the commit at HEAD. Hooks other than post-commit may bring many commits, so all their checks
 * apply. Refuses as `hook.trigger` does, and with `io` when the spool cannot be written. */
export const trigger = async (
  place: GitPlace,
  { dir, socket }: StateDir,
  { hook, args: given, all, patience = DAEMON_TIMEOUT_MS, newId }: Called,
): Promise<TriggerOutcome> => {
  const args = given.length === 0 && place.env['PRE_COMMIT'] === '1' ? (PRE_COMMIT[hook]?.(place.env) ?? given) : given
  if (dir === undefined || IDLE[hook]?.(args)) return undefined
  const found = repositoryAt(place)
  const limits = { ...CHANGED_PATHS_LIMITS, after: found }
  const [repository, commits] = await Promise.all([
    found,
    hook === 'post-commit' && !all ? commitsIn(place, ['HEAD'], 1, limits) : undefined,
  ])
  if (repository === undefined) return undefined
  const ending = ENDED_OPERATIONS[hook]?.(args) ?? []
  if (underway(repository.gitDir).some(sign => !ending.includes(sign))) return undefined
  const { commit, tree, branch, top } = repository
  const below = projectBelow(repository, dir)
  return send(
    { dir, socket, patience },
    {
      hook,
      commit,
      tree,
      root: below === '' ? top : `${top}/${below}`,
      paths: pathsBelow(commits?.[0]?.paths ?? null, below),
      ...(branch === undefined ? {} : { branch }),
      ...(all ? { again: true } : {}),
      request: newId('tsk'),
      environment: sentOf(place.env),
    },
  )
}

/** The arguments that git gives to a hook, from the variables in which pre-commit passes them on. */
const PRE_COMMIT: Partial<Record<CheckingHook, (env: GitPlace['env']) => string[]>> = {
  'post-rewrite': env => [env['PRE_COMMIT_REWRITE_COMMAND'] ?? ''],
  'post-merge': env => [env['PRE_COMMIT_IS_SQUASH_MERGE'] ?? ''],
  'post-checkout': env => ['', '', env['PRE_COMMIT_CHECKOUT_TYPE'] ?? ''],
}

/** Calls of a hook that brought no new commit: a checkout of single files, a squash merge. */
const IDLE: Partial<Record<CheckingHook, (args: readonly string[]) => boolean>> = {
  'post-checkout': ([, , flag]) => flag === '0',
  'post-merge': ([squash]) => squash === '1',
}

/** The operations that a hook is the end of: git removes their signs only after the hook. */
const ENDED_OPERATIONS: Partial<Record<CheckingHook, (args: readonly string[]) => readonly string[]>> = {
  'post-merge': () => ['MERGE_HEAD'],
  'post-rewrite': ([command]) => (command === 'rebase' ? ['rebase-merge', 'rebase-apply'] : []),
}

const send = async (
  { dir, socket, patience }: { dir: string; socket: string; patience: number },
  params: Params<'hook.trigger'>,
): Promise<TriggerOutcome> => {
  const client = await dial(socket)
  try {
    if (client) return await within(patience, 'the daemon', client.call('hook.trigger', params))
  } catch (error) {
    if (!isRetryable(error) && asSparkqError(error).code !== 'timed_out') throw error
  } finally {
    client?.close()
  }
  const { spool } = await import('../project/spool.ts')
  spool(dir, { method: 'hook.trigger', params: storable(params) })
  // A daemon that started since then has read the spool already. A daemon that was only slow has both requests when it
  // reads the spool; the second changes nothing, and the file is removed. No one waits for this response.
  const again = await dial(socket)
  again?.call('spool.take', {}).catch(() => {})
  again?.close()
  return again ? 'late' : 'spooled'
}

/** Connects at once or not at all. */
const dial = (socket: string): Promise<Client | undefined> => openClient(socket, undefined, 0).catch(() => undefined)
