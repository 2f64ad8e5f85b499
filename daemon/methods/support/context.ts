// What a handler gets, and nothing else: no SQL, no sockets, no clock of its own.

import type { Config } from '../../../lib/config/load.ts'
import type { MethodName, Params, Result } from '../../../lib/protocol/index.ts'
import type { Parked, Wake } from '../../engine/parking.ts'
import type { Peer } from '../../engine/peer.ts'
import type { Store } from '../../store/index.ts'
import type { TaskRow } from '../../store/tasks.ts'
import type { Scripts } from '../../../lib/scripts/catalog.ts'
import type { Silence } from '../../workers/silence-limits.ts'
import type { WorkerRow } from '../../store/workers.ts'
import type { Workers } from '../../workers/connected-workers.ts'

/** What the daemon itself can be asked for; main.ts fills it. */
export type Control = {
  facts: { pid: number; version: string; protocol: number; node: string; startedAt: number; socket: string }
  stopping(): boolean
  /** The configuration as its file has it now; refuses with `config` what cannot be followed. */
  readConfig(): Config
  useConfig(config: Config): void
  stop(options: { queue: string | undefined; drain: boolean }): Promise<string[]>
  /** Queues changed: runners that the configuration names may have to start. */
  queuesChanged(): void
  /** Sees to it that nobody is left of an attempt that its runner did not end itself, from so many milliseconds on. */
  evict(task: TaskRow, afterMs: number): void
  takeSpool(file: string | undefined): Promise<Result<'spool.take'>>
  refusedSpool(): number
  /** Deletes finished tasks that ended longer ago than so many seconds; the number of them. */
  purge(olderThan: number): Promise<number>
  /** Where runners keep their locks. */
  lockDir(): string
  /** The folder of the tasks' output; refuses with `invalid` what lies elsewhere. */
  logs: string
  checkLogPath(path: string): void
  silence: Silence
  scripts: Scripts
  /** True for the process of a runner that this daemon started. */
  isSupervised(pid: number): boolean
  /** Runs a verb for the launcher; refuses with `elsewhere` what needs a process. */
  runVerb(request: Params<'cli.run'>, peer: Peer): Promise<Result<'cli.run'>>
  /** Sees to the connection, the processes and the tasks of a worker that is crashed on disk. */
  forsake(worker: WorkerRow, why: string): void
}

export type Context = {
  store: Store
  /** Milliseconds since 1970, the same for a whole request. */
  now: number
  config: Config
  peer: Peer
  workers: Workers
  control: Control
  /** Why a parked request runs again, and until when it meant to wait; undefined the first time. */
  wake: { why: Wake; until: number | null } | undefined
  /** For what may only happen once the changes are on disk. */
  afterCommit(work: () => void): void
}

/** A handler answers, parks its request, or hands out what is to be done for its answer after the commit. It never awaits
 * inside a turn, and begins nothing there that cannot be undone: a turn that failed runs again. */
export type Handlers = {
  [M in MethodName]: (context: Context, params: Params<M>) => Result<M> | Parked | (() => Promise<Result<M>>)
}
