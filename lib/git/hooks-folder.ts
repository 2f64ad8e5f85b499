// Finds the folder where git looks for a repository's hooks, and the state of each hook in it.

import { basename, dirname, join, resolve } from 'node:path'
import { fs } from '../system/node-builtins.ts'
import { failure, refuse } from '../model/errors.ts'
import { git, type GitPlace } from './git.ts'
import { BEFORE, hookOwner, type HookOwner } from './hook-file.ts'
import { HOOKS, type Hook } from '../model/git-hooks.ts'
import { managerOf, type Manager } from './managers.ts'

export type HooksFolder = {
  /** `core.hooksPath`, else the folder in the repository, which its worktrees share. */
  dir: string
  /** The top of the main worktree. */
  mainTop: string
  /** The git folder that its worktrees share: `.git`. */
  common: string
  manager: Manager | undefined
}

/** The hooks folder of the repository here. Refuses with `not_found` if there is none, with `conflict` if it is
 * bare. */
export const hooksFolder = async (place: GitPlace): Promise<HooksFolder> => {
  const answer = await git(place, ['rev-parse', '--is-bare-repository', '--git-common-dir', '--git-path', 'hooks'])
  if (!answer?.ok) {
    const none = answer!.err === '' || answer!.err.includes('not a git repository')
    throw none
      ? failure('not_found', { kind: 'git repository in or above', name: place.cwd })
      : failure('config', { message: answer!.err.split('\n')[0]! })
  }
  const lines = answer.out.replace(/\n$/, '').split('\n')
  if (lines.length !== 3 || place.cwd.includes('\n'))
    refuse('config', {
      message: `a newline is in the path of the repository or of its hooks, '${place.cwd}'`,
      hint: 'give it a name without one',
    })
  const [bare, common, hooks] = lines.map((line, i) => (i === 0 ? line : resolve(place.cwd, line)))
  if (bare === 'true')
    refuse('conflict', {
      kind: 'repository',
      name: common!,
      is: 'bare',
      needs: 'one with a worktree',
      hint: 'install hooks in a clone with a worktree',
    })
  const top =
    basename(common!) === '.git'
      ? dirname(common!)
      : (await git(place, ['rev-parse', '--show-toplevel']))!.out.replace(/\n$/, '')
  return { dir: hooks!, mainTop: top, common: common!, manager: managerOf(hooks!) }
}

/** `chained`: SparkQ's, which first runs the hook that was there before. `managed`: a hook manager decides what git
 * runs. */
export type HookPresence = 'installed' | 'chained' | 'edited' | 'absent' | 'foreign' | 'managed'

export type HookState = { hook: Hook; state: HookPresence; manager: Manager | null; path: string }

const STATES: Record<HookOwner, HookPresence> = {
  none: 'absent',
  ours: 'installed',
  edited: 'edited',
  theirs: 'foreign',
}

/** The state of each hook that SparkQ serves in the repository here. Refuses as `hooksFolder` does. */
export const hookStates = async (place: GitPlace): Promise<HookState[]> => {
  const { dir, manager } = await hooksFolder(place)
  return HOOKS.map(hook => {
    const path = join(dir, hook)
    const state = STATES[hookOwner(path)]
    const shown = state === 'installed' && fs.existsSync(path + BEFORE) ? 'chained' : state
    return { hook, state: manager ? 'managed' : shown, manager: manager ?? null, path }
  })
}
