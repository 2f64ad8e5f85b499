// `sparkq hooks run pre-push`: the only hook that may reject; it then prints what to type next.

import { dirname, resolve } from 'node:path'
import { SparkqError, refuse } from '../model/errors.ts'
import { formatDuration } from '../text/duration.ts'
import { note, printError } from '../cli/output.ts'
import { nearestConfigFile } from '../project/state-dir.ts'
import { encode } from '../system/json-lines.ts'
import type { CheckVerdict } from '../protocol/entities.ts'
import { push } from './push.ts'
import type { HookCall } from './run-trigger.ts'
import { stateDirFrom } from './state-dir-from.ts'

export const runPush = async ({ args: [remote], json, io, ...place }: HookCall): Promise<number> => {
  try {
    const state = stateDirFrom(place)
    if (!state) return withoutProject(place)
    const waiting = (open: readonly CheckVerdict[], seconds: number): void => {
      if (io.tty.err)
        note(
          io,
          '',
          `waiting up to ${formatDuration(seconds)} for ${open.map(({ task }) => task!.friendly_id).join(', ')}` +
            '; Ctrl-C gives up',
        )
    }
    const verdict = await push({ place, state, remote, io, waiting })
    if (json) io.out(encode(verdict))
    if (verdict.ok) return 0
    const bad = verdict.checks.filter(({ state }) => state !== 'succeeded')
    for (const finding of bad) note(io, '', sentenceOn(finding))
    for (const hint of new Set([...bad.flatMap(hintsFor), NO_VERIFY])) io.err(`hint: ${hint}\n`)
  } catch (thrown) {
    if (!(thrown instanceof SparkqError) || thrown.code === 'internal') throw thrown
    const { code, message, hint } = thrown
    if (json) return (printError(io, thrown, { verb: 'hooks run', json }), 1)
    note(io, '', `cannot tell whether the checks succeeded: ${message} (${code})`, hint)
    io.err(`hint: ${NO_VERIFY}\n`)
  }
  return 1
}

/** Outside of a project every push is allowed. If a project has lost its `.sparkq/`, the results of its checks are
 * unknown. */
const withoutProject = ({ cwd, project = '.' }: Pick<HookCall, 'cwd' | 'project'>): number => {
  const file = nearestConfigFile(resolve(cwd, project))
  if (file === undefined) return 0
  refuse('no_project', { cwd: dirname(file) })
}

const NO_VERIFY = "'git push --no-verify' pushes anyway"

const sentenceOn = ({ command, commit, state, task }: CheckVerdict): string =>
  `'${command}' of ${commit.slice(0, 8)} ${STATE_WORDS[state]}${task ? ` (${task.friendly_id})` : ''}` +
  (task?.error ? `: ${task.error.split('\n')[0]!.replace(/:$/, '')}` : '')

const STATE_WORDS: Record<CheckVerdict['state'], string> = {
  missing: 'is not known (never run, or purged)',
  canceled: 'was canceled',
  failed: 'failed',
  queued: 'is still queued',
  running: 'is still running',
  succeeded: 'succeeded',
}

const hintsFor = ({ state, hook, task }: CheckVerdict): string[] => [
  ...(task === null || state === 'canceled'
    ? []
    : [
        state === 'queued'
          ? "'sparkq' shows what runs before it, or why nothing does"
          : `'sparkq task ${task.friendly_id}' shows it`,
      ]),
  ...(state === 'queued' || state === 'running'
    ? []
    : [
        `'sparkq hooks run ${hook} --all' ` +
          (state === 'failed' ? 'checks the current commit again' : 'runs it for the current commit'),
      ]),
]
