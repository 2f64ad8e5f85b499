// The defaults of sparkq.yml, in its own words (docs/contract.md §4): what a file says and leaves unsaid, as a file
// that says it all.

import { basename } from 'node:path'
import type { ConfigFile } from '../protocol/config.ts'
import { isSaid, showKey } from './key.ts'
import { hooksOf, queuesOf } from './checks.ts'
import { CLASSES, TOOL_DEFAULTS, wholeTools, writtenTools } from './tools.ts'

/** Most projects lack one of them, or both. */
export const DEFAULT_SCRIPT_DIRS: readonly string[] = ['scripts', 'tools']

/** A file that would mean the same here and says everything that follows from nothing else in it. */
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
    queue_runner,
    ...others
  } = said
  const named = { session: 'default', queue: 'default', ...TOOL_DEFAULTS, ...defaults }
  return {
    project: { name: basename(projectDir), repo_path: '.', prd_path: null, ...project },
    server: { host: '127.0.0.1', port: 5005, http: true, ...server },
    database: { path: '.sparkq/sparkq.db', synchronous: 'full' as const, ...database },
    purge: { older_than_days: 3, ...purge },
    script_dirs: script_dirs ?? [...DEFAULT_SCRIPT_DIRS],
    defaults: named,
    runners: (runners ?? workedQueues(named.queue, said)).map(({ queue, jobs = 1 }) => ({ queue, jobs })),
    task_classes: {
      ...Object.fromEntries(Object.entries(CLASSES).map(([name, timeout]) => [name, { timeout }])),
      ...task_classes,
    },
    tools: writtenTools(said),
    queue_runner: { lock_dir: '.sparkq/run', ...queue_runner },
    ...others,
  }
}

/** Where nobody says which queues are worked, those are that tasks come into by themselves. */
const workedQueues = (queue: string, { hooks }: ConfigFile): { queue: string; jobs?: number }[] =>
  [...new Set([queue, ...queuesOf(hooksOf(hooks))])].map(queue => ({ queue }))

/** The same, with what tools have from their classes and from `defaults`. */
export const inEffect = (said: ConfigFile, projectDir: string): Record<string, unknown> => ({
  ...withDefaults(said, projectDir),
  tools: wholeTools(said),
})

/** Those that push made needless (docs/contract.md §4), where a file still has them. */
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
