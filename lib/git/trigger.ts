// A hook behind a commit: tells the daemon what happened, which knows what is to be checked. It must never hold a commit
// up, so a daemon that does not answer at once finds the message in the spool (SPEC §9).

import { openClient } from '../client.ts'
import { asSparkqError, type ErrorCode } from '../errors.ts'
import type { Params, Result } from '../protocol/index.ts'
import type { StateDir } from '../state-dir.ts'
import { commitsIn } from './commits.ts'
import type { Place } from './git.ts'
import type { CheckingHook } from './hook-names.ts'
import { pathsBelow, projectBelow, repositoryAt, underway } from './repository.ts'
import { within } from '../within.ts'

/** What became of it; undefined when there was nothing to tell. */
export type Told = Result<'hook.trigger'>['tasks'] | 'spooled' | undefined

/** Milliseconds for an answer, which takes 3; and for what the commit changed, which takes git 5: without that every check
 * concerns it, which a busy machine must not decide. */
const PATIENCE = 40
const CHANGES = { bytes: 256 * 1024, ms: 250 }

/** `all`: every check, whatever the commit changed. */
type Called = { hook: CheckingHook; args: readonly string[]; all: boolean }

/** Tells of the commit at HEAD. Refuses as `hook.trigger` does, and with `io` when the spool cannot be written. */
export const trigger = async (place: Place, { dir, socket }: StateDir, { hook, args, all }: Called): Promise<Told> => {
  if (dir === undefined || IDLE[hook]?.(args)) return undefined
  const [repository, commits] = await Promise.all([repositoryAt(place), commitsIn(place, ['HEAD'], 1, CHANGES)])
  if (repository === undefined) return undefined
  const ending = ENDS[hook]?.(args) ?? []
  if (underway(repository.gitDir).some(sign => !ending.includes(sign))) return undefined
  const { commit, tree, branch, top } = repository
  const below = projectBelow(repository, dir)
  return tell(dir, socket, {
    hook, commit, tree, root: below === '' ? top : `${top}/${below}`, paths: all ? null : pathsBelow(commits?.[0]?.paths ?? null, below), ...(branch === undefined ? {} : { branch }),
  })
}

/** Calls of a hook that changed no commit: a checkout of single files, a merge that only prepared one. */
const IDLE: Partial<Record<CheckingHook, (args: readonly string[]) => boolean>> = {
  'post-checkout': ([, , flag]) => flag === '0',
  'post-merge': ([squash]) => squash === '1',
}

/** What a hook is the end of, and what git tidies up only behind it. */
const ENDS: Partial<Record<CheckingHook, (args: readonly string[]) => readonly string[]>> = {
  'post-merge': () => ['MERGE_HEAD'],
  'post-rewrite': ([command]) => (command === 'rebase' ? ['rebase-merge', 'rebase-apply'] : []),
}

const tell = async (dir: string, socket: string, params: Params<'hook.trigger'>): Promise<Told> => {
  const client = await openClient(socket).catch(() => undefined)
  try {
    if (client) {
      const { tasks } = await within(PATIENCE, 'the daemon', client.call('hook.trigger', params))
      client.close()
      return tasks
    }
  } catch (error) {
    if (!PASSING.has(asSparkqError(error).code)) {
      client!.close()
      throw error
    }
  }
  const { spool } = await import('../spool.ts')
  spool(dir, { method: 'hook.trigger', params })
  // One that was only slow has both by then: the second changes nothing and takes the file away.
  client?.call('spool.take', {}).catch(() => {})
  client?.close()
  return 'spooled'
}

/** What says nothing against the request. */
const PASSING = new Set<ErrorCode>(['timed_out', 'disconnected', 'shutting_down', 'busy', 'io'])
