// What the checks examine, gathered once.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { callWithin } from '../rpc/call-with-timeout.ts'
import { asSparkqError, type SparkqError } from '../model/errors.ts'
import type { Hook } from '../model/git-hooks.ts'
import { hookStates, type HookState } from '../git/hooks-folder.ts'
import type { Result } from '../protocol/index.ts'
import { findStateDir, configFileOf } from '../project/state-dir.ts'

export type CheckedTool = {
  name: string
  kind: 'bash' | 'python' | 'command' | 'chat'
  command: readonly string[]
  /** True if sparkq.yml names it. */
  named: boolean
}

export type CheckedConfiguration = {
  file: string
  projectDir: string
  tools: readonly CheckedTool[]
  /** The queues that have a runner all the time. */
  runners: readonly { queue: string }[]
  database: string
  /** The git hooks that sparkq.yml gives something to do. */
  hooks: readonly Hook[]
  /** Keys of the file that have no effect any more. */
  needless: readonly string[]
  scripts: { count: number; warnings: Result<'script.list'>['warnings'] }
}

/** Where the project is; `dir` and `socket` are undefined outside of a project. */
export type ProjectPlace =
  | { dir: string | undefined; socket: string | undefined; refusal?: undefined }
  | { dir?: undefined; socket?: undefined; refusal: SparkqError }

export type Facts = {
  cwd: string
  env: Record<string, string | undefined>
  /** The folder of this installation. */
  root: string
  /** The version of this installation. */
  version: string
  place: ProjectPlace
  daemon: { status: Result<'daemon.status'> } | { refusal: SparkqError } | undefined
  configuration: CheckedConfiguration | { refusal: SparkqError } | undefined
  /** The git hooks in the project's repository; `refusal` if there is no repository. */
  hooks: readonly HookState[] | { refusal: SparkqError } | undefined
  /** The PATH of tasks: that of the daemon if it can be read, else that of this process. */
  path: string | undefined
}

type FactsRequest = Pick<Facts, 'cwd' | 'env' | 'root'> & {
  configure: (file: string) => Promise<CheckedConfiguration>
}

const DAEMON_TIMEOUT_SECONDS = 2

export const gatherFacts = async ({ cwd, env, root, configure }: FactsRequest): Promise<Facts> => {
  const place = placeOf(cwd, env)
  const { dir, socket } = place
  const daemon =
    socket === undefined
      ? undefined
      : await attempt(async () => ({ status: await callWithin(socket, 'daemon.status', {}, DAEMON_TIMEOUT_SECONDS) }))
  const status = daemon && 'status' in daemon ? daemon.status : undefined
  const file = status?.config ?? configFile(cwd, env, dir)
  return {
    cwd,
    env,
    root,
    place,
    daemon,
    version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
    configuration: file === undefined ? undefined : await attempt(() => configure(file)),
    hooks: dir === undefined ? undefined : await attempt(() => hookStates({ cwd: dirname(dir), env })),
    path: (status && pathOf(status.pid)) ?? env['PATH'],
  }
}

/** The file beside `.sparkq/` is the daemon's, whatever folder below it the user is in. */
const configFile = (cwd: string, env: Facts['env'], stateDir: string | undefined): string | undefined => {
  const beside = stateDir && join(dirname(stateDir), 'sparkq.yml')
  return !env['SPARKQ_CONFIG'] && beside && existsSync(beside) ? beside : configFileOf(cwd, env)
}

const placeOf = (cwd: string, env: Facts['env']): ProjectPlace => {
  try {
    return findStateDir(cwd, env) ?? { dir: undefined, socket: undefined }
  } catch (error) {
    return { refusal: asSparkqError(error) }
  }
}

const attempt = <T extends object>(work: () => Promise<T>): Promise<T | { refusal: SparkqError }> =>
  work().catch((error: unknown) => ({ refusal: asSparkqError(error) }))

/** The PATH of a process; undefined if the system does not show it. */
const pathOf = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find(entry => entry.startsWith('PATH='))
      ?.slice('PATH='.length)
  } catch {
    return undefined
  }
}
