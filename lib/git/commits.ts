// Reads commits with their trees and the paths that each changed, by which checks are chosen. The paths of a merge are
// those that differ from its first parent, which is the branch that it was made on.

import { git, type GitLimits, type GitPlace } from './git.ts'

export type Commit = {
  commit: string
  tree: string
  /** Paths from the top of the repository; null if there are too many. */
  paths: string[] | null
}

/** Limits for the paths of one commit and for the characters of all paths, because a line of the protocol is limited
 * too. */
const MAX_PATHS_PER_COMMIT = 5000
const MAX_PATH_CHARACTERS = 1024 * 1024

/** A user's configuration of `git log` must not change the output. Renames are not detected: both names changed. */
const LOG = [
  '-c',
  'log.showSignature=false',
  '-c',
  'log.showRoot=true',
  'log',
  '-z',
  '--no-color',
  '--first-parent',
  '--diff-merges=first-parent',
  '--no-renames',
  '--no-relative',
  '--name-only',
  '--format=%x01%H %T',
]

/** Commits of a range, newest first; undefined if a limit is exceeded, or if git rejects the range. */
export const commitsIn = async (
  place: GitPlace,
  range: readonly string[],
  most: number,
  limits?: GitLimits,
): Promise<Commit[] | undefined> => {
  const answer = await git(place, [...LOG, `--max-count=${most}`, ...range, '--'], limits)
  return answer?.ok ? parse(answer.out) : undefined
}

/** The same without the paths, which may be too many to read. */
export const bareCommitsIn = async (
  place: GitPlace,
  range: readonly string[],
  most: number,
): Promise<Commit[] | undefined> => {
  const answer = await git(place, [
    ...LOG.filter(word => word !== '--name-only'),
    `--max-count=${most}`,
    ...range,
    '--',
  ])
  return answer?.ok ? parse(answer.out).map(commit => ({ ...commit, paths: null })) : undefined
}

const parse = (text: string): Commit[] => {
  const commits: (Commit & { paths: string[] })[] = []
  for (const field of text.split('\0')) {
    const [, commit, tree] = HEAD.exec(field) ?? []
    if (commit !== undefined) commits.push({ commit, tree: tree!, paths: [] })
    // A newline separates the head from the first name.
    else if (field !== '')
      commits.at(-1)!.paths.push(commits.at(-1)!.paths.length === 0 ? field.replace(/^\n/, '') : field)
  }
  let characters = 0
  return commits.map(commit => {
    const own = commit.paths.reduce((sum, { length }) => sum + length + 3, 0)
    if (commit.paths.length > MAX_PATHS_PER_COMMIT || characters + own > MAX_PATH_CHARACTERS)
      return { ...commit, paths: null }
    characters += own
    return commit
  })
}

const HEAD = /^\x01([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/
