// Commits with their trees and what each changed, as a check of theirs is chosen by. A merge changed what it brought to
// its first parent: that is where it was made.

import { git, type Limits, type Place } from './git.ts'

export type Commit = {
  commit: string
  tree: string /** From the top of the repository; null when there are too many. */
  paths: string[] | null
}

/** Limits of the paths of a commit, and of the characters of all paths: a line of the wire is limited too. */
const MOST_PATHS = 5000
const MOST_LETTERS = 1024 * 1024

/** What a user configured for his own `git log` must not show here. Renames are not looked for: both names changed. */
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

/** Commits of a range, newest first; undefined past a limit, or when git refuses the range. */
export const commitsIn = async (
  place: Place,
  range: readonly string[],
  most: number,
  limits?: Limits,
): Promise<Commit[] | undefined> => {
  const answer = await git(place, [...LOG, `--max-count=${most}`, ...range, '--'], limits)
  return answer?.ok ? parse(answer.out) : undefined
}

/** The same without what they changed, which may be more than anybody wants to read. */
export const bareCommitsIn = async (
  place: Place,
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
    // A newline parts the head from the first name.
    else if (field !== '')
      commits.at(-1)!.paths.push(commits.at(-1)!.paths.length === 0 ? field.replace(/^\n/, '') : field)
  }
  let letters = 0
  return commits.map(commit => {
    const own = commit.paths.reduce((sum, { length }) => sum + length + 3, 0)
    if (commit.paths.length > MOST_PATHS || letters + own > MOST_LETTERS) return { ...commit, paths: null }
    letters += own
    return commit
  })
}

const HEAD = /^\x01([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/
