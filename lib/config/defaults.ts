// The defaults of sparkq.yml, in its own format (docs/contract.md §4): turns what a file sets into a file that sets
// every key.

import { basename } from 'node:path'
import type { ConfigFile } from '../protocol/config.ts'
import { isSaid, showKey } from './key.ts'
import { NO_HOOKS, hooksOf, queuesOf } from './checks.ts'
import { CLASSES, TOOL_DEFAULTS, wholeTools, writtenTools } from './tools.ts'

/** Most projects have only one of these folders, or none. */
export const DEFAULT_SCRIPT_DIRS: readonly string[] = ['scripts', 'tools']

/** The same configuration with its defaults filled in, except those that a tool takes from its task class or from
 * `defaults`. */
export const withDefaults = (said: ConfigFile, projectDir: string) => {
  const {
    project,
    server,
    database,
    purge,
    script_dirs,
    defaults,
    runners,
    task_classes,
    tools: _,
    hooks,
    environment,
    queue_runner,
    ...others
  } = said
  const named = { session: 'default', queue: 'default', ...TOOL_DEFAULTS, ...defaults }
  return {
    project: { name: basename(projectDir), repo_path: '.', prd_path: null, ...project },
    server: { host: '127.0.0.1', port: 'auto' as const, http: true, hosts: [], ...server },
    database: { path: '.sparkq/sparkq.db', synchronous: 'full' as const, ...database },
    purge: { older_than_days: 3, ...purge },
    script_dirs: script_dirs ?? [...DEFAULT_SCRIPT_DIRS],
    defaults: named,
    // No default: a queue that the file does not name has the jobs of `sparkq queue jobs`.
    ...(runners && { runners: runners.map(({ queue, jobs = 1 }) => ({ queue, jobs })) }),
    task_classes: {
      ...Object.fromEntries(Object.entries(CLASSES).map(([name, timeout]) => [name, { timeout }])),
      ...task_classes,
    },
    tools: writtenTools(said),
    hooks: { ...NO_HOOKS, ...hooks },
    environment: { drop: [], keep: [], ...environment },
    queue_runner: { lock_dir: '.sparkq/run', ...queue_runner },
    ...others,
  }
}

/** The queues that had a runner if `runners` was not set, before queues had jobs of their own: the default queue and
 * the queues of checks. */
export const formerlyWorked = (queue: string, { hooks }: ConfigFile): { queue: string; jobs: number }[] =>
  [...new Set([queue, ...queuesOf(hooksOf(hooks))])].map(queue => ({ queue, jobs: 1 }))

/** The same, including what tools take from their classes and from `defaults`. */
export const inEffect = (said: ConfigFile, projectDir: string): Record<string, unknown> => ({
  ...withDefaults(said, projectDir),
  tools: wholeTools(said),
})

/** The keys in a file that have no effect any more, since the daemon notifies and nothing polls
 * (docs/contract.md §4). */
export const needlessKeys = (said: ConfigFile): string[] => NEEDLESS.filter(path => isSaid(said, path)).map(showKey)

const NEEDLESS = [
  ['server', 'base_url'],
  ['database', 'mode'],
  ['queue_runner', 'poll_interval'],
  ['queue_runner', 'auto_fail_interval_seconds'],
  ['queue_runner', 'base_url'],
  ['auto_fail_interval_seconds'],
  ['base_url'],
]
