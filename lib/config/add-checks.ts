// The changes of sparkq.yml that `hooks install --check` makes; the project needs no other edit.

import { hooksOf } from './checks.ts'
import type { Change } from './splice.ts'
import type { CheckingHook } from '../model/git-hooks.ts'
import type { ConfigFile } from '../protocol/config.ts'

export type NewChecks = {
  queue: string
  commands: readonly string[]
  hooks: readonly CheckingHook[]
  /** Whether a push requires them. */
  push: boolean
}

/** Only what is missing, appended to the lists that exist. */
export const checksToAdd = ({ hooks: raw = {} }: ConfigFile, { queue, commands, hooks, push }: NewChecks): Change[] => {
  const { checks, prePush } = hooksOf(raw)
  const added = hooks.flatMap(hook => {
    const fresh = commands
      .filter(command => !checks[hook].some(check => check.queue === queue && check.command === command))
      .map(command => ({ queue, command }))
    return appended(['hooks', hook], raw[hook], fresh)
  })
  const required = !push
    ? []
    : prePush === null
      ? [{ path: ['hooks', 'pre-push'], value: { require: [queue], wait: 60 } }]
      : appended(['hooks', 'pre-push', 'require'], prePush.require, prePush.require.includes(queue) ? [] : [queue])
  return [...added, ...required]
}

const appended = (path: string[], list: readonly unknown[] | undefined, fresh: readonly unknown[]): Change[] =>
  fresh.length === 0
    ? []
    : list === undefined
      ? [{ path, value: fresh }]
      : fresh.map((value, i) => ({ path: [...path, String(list.length + i)], value }))
