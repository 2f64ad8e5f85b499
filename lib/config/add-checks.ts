// The changes of sparkq.yml that let `hooks install --check` be all that a project needs.

import { hooksOf } from './checks.ts'
import type { Change } from './splice.ts'
import type { CheckingHook } from '../model/git-hooks.ts'
import type { ConfigFile } from '../protocol/config.ts'

export type NewChecks = {
  queue: string
  commands: readonly string[]
  hooks: readonly CheckingHook[]
  /** Whether a push is to require them. */
  push: boolean
}

/** What is not there yet, each at its place behind what is. */
export const checksToAdd = (
  { hooks: raw = {}, runners }: ConfigFile,
  { queue, commands, hooks, push }: NewChecks,
): Change[] => {
  const { checks, prePush } = hooksOf(raw)
  const added = hooks.flatMap(hook => {
    const fresh = commands
      .filter(command => !checks[hook].some(check => check.queue === queue && check.command === command))
      .map(command => ({ queue, command }))
    return behind(['hooks', hook], raw[hook], fresh)
  })
  const required = !push
    ? []
    : prePush === null
      ? [{ path: ['hooks', 'pre-push'], value: { require: [queue], wait: 60 } }]
      : behind(['hooks', 'pre-push', 'require'], prePush.require, prePush.require.includes(queue) ? [] : [queue])
  // A list of runners names all that there are.
  const works =
    runners === undefined || runners.some(runner => runner.queue === queue)
      ? []
      : behind(['runners'], runners, [{ queue }])
  return [...added, ...required, ...works]
}

const behind = (path: string[], list: readonly unknown[] | undefined, fresh: readonly unknown[]): Change[] =>
  fresh.length === 0
    ? []
    : list === undefined
      ? [{ path, value: fresh }]
      : fresh.map((value, i) => ({ path: [...path, String(list.length + i)], value }))
