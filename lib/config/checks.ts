// The checks of sparkq.yml: what a hook enqueues, and what a push waits for (docs/contract.md §9).

import { createHash } from 'node:crypto'
import { matchesGlob } from 'node:path'
import { CHECKING, type CheckingHook, type Hook } from '../model/git-hooks.ts'
import { nearest } from '../text/nearest.ts'
import type { Problem } from '../protocol/config-problem.ts'
import type { HooksConfig } from '../protocol/config.ts'
import { seconds, timeoutSeconds } from './durations.ts'

export type Check = {
  queue: string
  command: string
  /** Patterns of the paths that the check is for; null is any path. */
  paths: readonly string[] | null
  /** Seconds; null is none; undefined is the timeout of the tool. */
  timeout: number | null | undefined
}

export type Hooks = {
  checks: Readonly<Record<CheckingHook, readonly Check[]>>
  /** The queues whose checks a push requires, and for how many seconds it may wait for them. */
  prePush: { require: readonly string[]; wait: number } | null
}

const DEFAULT_PUSH_WAIT = '60s'

/** What the file has if it configures no hook. */
export const NO_HOOKS = {
  ...(Object.fromEntries(CHECKING.map(hook => [hook, []])) as unknown as Record<CheckingHook, []>),
  'pre-push': { require: [], wait: DEFAULT_PUSH_WAIT },
} satisfies HooksConfig

export const hooksOf = (raw: HooksConfig = {}): Hooks => {
  const { 'pre-push': push } = raw
  const checksOf = (hook: CheckingHook): Check[] =>
    (raw[hook] ?? []).map(({ queue, command, paths, timeout }) => ({
      queue,
      command,
      paths: paths === undefined ? null : [paths].flat(),
      timeout: timeout === undefined ? undefined : timeoutSeconds(timeout),
    }))
  return {
    checks: Object.fromEntries(CHECKING.map(hook => [hook, checksOf(hook)])) as Record<CheckingHook, Check[]>,
    prePush:
      push && push.require.length > 0 ? { require: push.require, wait: seconds(push.wait ?? DEFAULT_PUSH_WAIT) } : null,
  }
}

/** The hooks for which something is configured. */
export const hooksWanted = ({ checks, prePush }: Hooks): Hook[] => [
  ...CHECKING.filter(hook => checks[hook].length > 0),
  ...(prePush === null ? [] : ['pre-push' as const]),
]

/** The queues of all checks, each once. */
export const queuesOf = ({ checks }: Hooks): string[] => [
  ...new Set(
    Object.values(checks)
      .flat()
      .map(({ queue }) => queue),
  ),
]

/** The problem of a required queue that no check goes into: requiring it would have no effect. */
export const uncheckedQueue = (raw: HooksConfig | undefined): Problem | undefined => {
  const checked = queuesOf(hooksOf(raw))
  const require = raw?.['pre-push']?.require ?? []
  const at = require.findIndex(queue => !checked.includes(queue))
  if (at === -1) return undefined
  const near = nearest(require[at]!, checked)
  return {
    path: ['hooks', 'pre-push', 'require', at],
    message: `no check goes into queue '${require[at]}'${near ? `, did you mean '${near}'?` : ''}`,
  }
}

/** The checks that a push requires, each once, with the first hook of CHECKING that enqueues it: post-commit before the
 * hooks that cover other ways to a commit. */
export const requiredChecks = ({ checks, prePush }: Hooks): (Check & { hook: CheckingHook })[] => {
  const found = new Map<string, Check & { hook: CheckingHook }>()
  for (const [hook, check] of CHECKING.flatMap(hook => checks[hook].map(check => [hook, check] as const))) {
    if (!prePush?.require.includes(check.queue)) continue
    const name = JSON.stringify([check.queue, check.command])
    if (!found.has(name)) found.set(name, { hook, ...check })
  }
  return [...found.values()]
}

/** Whether a check is for a commit that changed these paths; null, for unknown paths, counts as yes. */
export const concerns = ({ paths: globs }: Check, paths: readonly string[] | null): boolean =>
  globs === null || paths === null || paths.some(path => globs.some(glob => matches(path, glob)))

/** As in .gitignore: a pattern without a slash matches a file name at any depth; one with a slash matches the path from
 * the top. */
const matches = (path: string, glob: string): boolean =>
  glob.includes('/')
    ? matchesDotted(path, glob.replace(/^\.?\//, '').replace(/\/$/, '/**'))
    : matchesDotted(path.slice(path.lastIndexOf('/') + 1), glob)

/** matchesGlob skips names that begin with a dot, which a check must not do. With another character in place of the dot
 * they match like any other name. */
const matchesDotted = (path: string, glob: string): boolean =>
  matchesGlob(path.replace(/(^|\/)\./g, '$1\u2024'), glob.replace(/(^|[/{,])\./g, '$1\u2024'))

const MAX_KEY_CHARACTERS = 200

/** The key of the task that runs a check on a tree: readable unless the command is long. */
export const keyOf = (tree: string, command: string): string => {
  const whole = `${tree} ${command}`
  return whole.length <= MAX_KEY_CHARACTERS
    ? whole
    : `${whole.slice(0, MAX_KEY_CHARACTERS - 17)} ${createHash('sha256').update(command).digest('hex').slice(0, 16)}`
}
