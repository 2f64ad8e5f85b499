// The repository of a commit, and the folder of its project.

import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fs } from '../system/node-builtins.ts'
import { git, type GitPlace } from './git.ts'

export type Repository = {
  commit: string
  tree: string
  /** Undefined while HEAD is detached. */
  branch: string | undefined
  /** The git folder of this worktree, where git records an operation in progress. */
  gitDir: string
  /** The top of this worktree, and of the main one. */
  top: string
  mainTop: string
}

/** The repository here at its HEAD; undefined if there is none, or if it has no commit or no worktree. */
export const repositoryAt = async (place: GitPlace): Promise<Repository | undefined> => {
  const answer = await git(place, [
    'rev-parse',
    'HEAD',
    'HEAD^{tree}',
    '--abbrev-ref',
    'HEAD',
    '--absolute-git-dir',
    '--git-common-dir',
    '--show-toplevel',
  ])
  if (!answer?.ok) return undefined
  const [commit, tree, branch, gitDir, commonDir, ...top] = answer.out.trimEnd().split('\n')
  const common = resolve(place.cwd, commonDir!)
  const own = top.join('\n')
  return {
    commit: commit!,
    tree: tree!,
    branch: branch === 'HEAD' ? undefined : branch,
    gitDir: gitDir!,
    top: own,
    mainTop: basename(common) === '.git' ? dirname(common) : own,
  }
}

/** The folder of the project relative to the top, the same in every worktree; '' if it is the top or above it. */
export const projectBelow = ({ mainTop }: Pick<Repository, 'mainTop'>, stateDir: string): string => {
  const below = relative(mainTop, dirname(stateDir))
  return below.startsWith('..') || isAbsolute(below) ? '' : below
}

/** The paths below a folder, relative to it. */
export const pathsBelow = (paths: readonly string[] | null, folder: string): string[] | null =>
  paths &&
  (folder === ''
    ? [...paths]
    : paths.filter(path => path.startsWith(`${folder}/`)).map(path => path.slice(folder.length + 1)))

/** Signs that a rebase or an `am` is in progress, or that a merge is not committed yet. */
export const underway = (gitDir: string): string[] =>
  ['rebase-merge', 'rebase-apply', 'MERGE_HEAD'].filter(name => fs.existsSync(join(gitDir, name)))
