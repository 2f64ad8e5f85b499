// `sparkq hooks run` after a commit: prints little and never makes git fail.

import { asSparkqError } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import { note, printError } from '../cli/output.ts'
import { encode } from '../system/json-lines.ts'
import type { CheckingHook } from '../model/git-hooks.ts'
import { stateDirFrom } from './state-dir-from.ts'
import { trigger } from './trigger.ts'

export type HookCall = {
  args: readonly string[]
  all: boolean
  json: boolean
  project: string | undefined
  cwd: string
  env: Record<string, string | undefined>
  io: Io
  newId: (kind: 'tsk') => string
}

export const runTrigger = async (
  hook: CheckingHook,
  { args, all, json, io, newId, ...place }: HookCall,
): Promise<number> => {
  try {
    const state = stateDirFrom(place)
    const patience = json ? JSON_TIMEOUT_MS : undefined
    const outcome = state && (await trigger(place, state, { hook, args, all, patience, newId }))
    if (outcome === undefined) return 0
    if (outcome === 'spooled' || outcome === 'late') {
      if (io.tty.err) note(io, '', UNANSWERED[outcome])
      return 0
    }
    const { tasks, left_out: leftOut } = outcome
    if (json) for (const task of tasks) io.out(encode(task))
    else if (io.tty.err && tasks.length > 0) note(io, '', sentenceOn(tasks))
    for (const { command, message, code } of leftOut)
      note(io, '', `'${command}' does not check this commit: ${message} (${code})`)
  } catch (error) {
    const { code, message } = asSparkqError(error)
    if (json) printError(io, asSparkqError(error), { verb: 'hooks run', json })
    else note(io, '', `this commit is not checked: ${message} (${code})`)
  }
  return 0
}

const UNANSWERED = {
  spooled: "the daemon is down; the checks of this commit wait for 'sparkq start'",
  late: 'the daemon is busy and queues the checks of this commit as soon as it can',
}

/** A caller that reads the tasks as JSON waits for them; git does not wait. */
const JSON_TIMEOUT_MS = 5_000

const sentenceOn = (tasks: readonly { friendly_id: string; status: string; created: boolean }[]): string => {
  const queued = tasks.filter(({ created }) => created).map(task => task.friendly_id)
  const known = tasks.filter(({ created }) => !created).map(task => `${task.friendly_id} ${task.status}`)
  return [queued.length > 0 && `queued ${queued.join(', ')}`, known.length > 0 && `this tree has ${known.join(', ')}`]
    .filter(Boolean)
    .join('; ')
}
