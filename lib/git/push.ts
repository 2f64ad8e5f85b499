// Determines before a push whether the checks of the pushed commits succeeded. It changes nothing, so it never uses the
// spool; without a response of the daemon the result is unknown (docs/contract.md §9).

import type { CheckVerdict } from '../protocol/entities.ts'
import { callWithin } from '../rpc/call-with-timeout.ts'
import { refuse } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import type { Result } from '../protocol/index.ts'
import type { StateDir } from '../project/state-dir.ts'
import { bareCommitsIn, commitsIn, type Commit } from './commits.ts'
import type { GitPlace } from './git.ts'
import { pathsBelow, projectBelow, repositoryAt } from './repository.ts'

export type Verdict = Result<'hook.verdict'>
/** A ref to push. `there` is the object that the remote has now. */
type Ref = { local: string; commit: string; there: string }

export type Push = {
  place: GitPlace
  state: StateDir
  remote: string | undefined
  io: Io
  /** Called before a wait. */
  waiting: (open: CheckVerdict[], seconds: number) => void
}

/** The verdict on all refs of a push, which git writes to stdin; if stdin is a terminal, on HEAD. */
export const push = async ({ place, state, remote, io, waiting }: Push): Promise<Verdict> => {
  const ranges = await rangesOf(await refsOf(io, place.env), place, remote)
  const repository = await repositoryAt(place)
  const below = repository === undefined || state.dir === undefined ? '' : projectBelow(repository, state.dir)
  const verdicts: Verdict[] = []
  let left = Infinity
  for (const range of ranges) {
    const commits = range.map(commit => ({ ...commit, paths: pathsBelow(commit.paths, below) }))
    const verdict = await ask(state.socket, commits, left, waiting)
    left = verdict.left
    verdicts.push(verdict.verdict)
  }
  return together(verdicts)
}

const together = (verdicts: readonly Verdict[]): Verdict => {
  const checks = new Map(
    verdicts.flatMap(({ checks }) =>
      checks.map(check => [JSON.stringify([check.queue, check.command, check.tree]), check]),
    ),
  )
  return { ok: verdicts.every(({ ok }) => ok), wait: verdicts[0]?.wait ?? null, checks: [...checks.values()] }
}

/** For requests that the daemon answers at once. */
const DAEMON_TIMEOUT_SECONDS = 5

/** Requests what is known. Waits only if that can still turn a failure into a success. */
const ask = async (
  socket: string,
  commits: Commit[],
  left: number,
  waiting: Push['waiting'],
): Promise<{ verdict: Verdict; left: number }> => {
  const known = await callWithin(socket, 'hook.verdict', { commits, wait: 0 }, DAEMON_TIMEOUT_SECONDS)
  const seconds = Math.min(left, known.wait ?? 0)
  const open = known.checks.filter(isOpen)
  if (open.length === 0 || seconds <= 0 || known.checks.some(check => !isOpen(check) && check.state !== 'succeeded'))
    return { verdict: known, left: seconds }
  waiting(open, seconds)
  const start = Date.now()
  const verdict = await callWithin(socket, 'hook.verdict', { commits, wait: seconds }, DAEMON_TIMEOUT_SECONDS + seconds)
  return { verdict, left: seconds - (Date.now() - start) / 1000 }
}

const isOpen = ({ state }: CheckVerdict): boolean => state === 'queued' || state === 'running'

const NOTHING = /^0+$/

/** Reads refs as git writes them: `<local ref> <local object> <remote ref> <remote object>`; deletions are skipped.
 * pre-commit reads them itself and passes one on in the environment. */
const refsOf = async (io: Io, env: GitPlace['env']): Promise<Ref[]> => {
  if (env['PRE_COMMIT'] === '1')
    return [{ local: 'HEAD', commit: env['PRE_COMMIT_TO_REF'] || 'HEAD', there: env['PRE_COMMIT_FROM_REF'] || '0' }]
  if (io.tty.in) return [{ local: 'HEAD', commit: 'HEAD', there: '0' }]
  const refs: Ref[] = []
  for await (const line of io.lines()) {
    const [local, commit, , there] = line.split(' ')
    if (there === undefined)
      refuse('invalid', {
        what: 'a line of stdin',
        why: 'not a ref as git writes it to pre-push',
        hint: 'as: refs/heads/main 1a2b… refs/heads/main 3c4d…',
      })
    if (!NOTHING.test(commit!)) refs.push({ local: local!, commit: commit!, there })
  }
  return refs
}

/** How far back the commits of a new branch are searched. */
const MAX_COMMITS_PER_REF = 200

/** Limits for listing the paths that the commits changed. */
const PATHS_LIMITS = { bytes: 32 * 1024 * 1024, ms: 30_000 }

const read = async (place: GitPlace, range: readonly string[]): Promise<Commit[] | undefined> =>
  (await commitsIn(place, range, MAX_COMMITS_PER_REF, PATHS_LIMITS)) ?? bareCommitsIn(place, range, MAX_COMMITS_PER_REF)

/** The commits that each ref brings to the remote, newest first; the same commits under two names once. */
const rangesOf = async (refs: readonly Ref[], place: GitPlace, remote: string | undefined): Promise<Commit[][]> => {
  const ranges: Commit[][] = []
  for (const ref of new Map(refs.map(ref => [`${ref.commit} ${ref.there}`, ref])).values())
    ranges.push(await rangeOf(ref, place, remote))
  return ranges
}

const rangeOf = async (
  { local, commit, there }: Ref,
  place: GitPlace,
  remote: string | undefined,
): Promise<Commit[]> => {
  const tip = `${commit}^{commit}`
  // The object that the remote has may never have been fetched.
  const known = NOTHING.test(there) ? undefined : await read(place, [tip, `^${there}`])
  const found = known ?? (await read(place, [tip, '--not', remote === undefined ? '--remotes' : `--remotes=${remote}`]))
  if (found !== undefined) return found
  // A tag may name a file or a folder, which nothing checks.
  if (local.startsWith('refs/tags/')) return []
  refuse('invalid', {
    what: local,
    why: 'git does not know its commit',
    hint: `see what 'git log ${local}' says`,
  })
}
