// All that a handler gets: no SQL, no sockets, no clock.

import type { Config } from '../../../lib/config/load.ts'
import type { PageState } from '../../../lib/protocol/entities.ts'
import type { MethodName, Params, Result } from '../../../lib/protocol/index.ts'
import type { Scripts } from '../../../lib/scripts/catalog.ts'
import type { Clock } from '../../engine/clock.ts'
import type { Configuration } from '../../engine/configuration.ts'
import type { Lifecycle } from '../../engine/lifecycle.ts'
import type { Parked, Wake } from '../../engine/parking.ts'
import type { Peer } from '../../engine/peer.ts'
import type { ConfigWriter } from '../../maintenance/config-writer.ts'
import type { Slices } from '../../engine/slices.ts'
import type { Turn } from '../../engine/group-commit.ts'
import type { PromptWriter } from '../../maintenance/prompt-writer.ts'
import type { Maintenance } from '../../maintenance/purge.ts'
import type { Store } from '../../store/index.ts'
import type { LogFolder } from '../../tasks/log-folder.ts'
import type { ConnectedWorkers } from '../../workers/connected-workers.ts'
import type { Leftovers } from '../../workers/leftover-processes.ts'
import type { Recovery } from '../../workers/recovery.ts'
import type { RunnerLocks } from '../../workers/runner-locks.ts'
import type { Runners } from '../../workers/runners.ts'
import type { Silence } from '../../workers/silence-limits.ts'

/** The parts of the daemon that handlers use, each made by its own room. */
export type Services = {
  store: Store
  configuration: Configuration
  lifecycle: Lifecycle
  logs: LogFolder
  scripts: Scripts
  silence: Silence
  workers: ConnectedWorkers
  runnerLocks: RunnerLocks
  runners: Pick<Runners, 'isSupervised' | 'isResting' | 'faultOf' | 'jobsOf' | 'adjust' | 'direct' | 'addVariables'>
  recovery: Pick<Recovery, 'abandon'>
  leftovers: Pick<Leftovers, 'evict'>
  maintenance: Pick<Maintenance, 'purge' | 'deleteQueue'>
  configWriter: ConfigWriter
  slices: Slices
  promptWriter: PromptWriter
  spool: {
    /** Takes in the files of the spool; returns the result of `file`. */
    take(file: string | undefined): Promise<Result<'spool.take'>>
    /** The number of files that were refused. */
    refused(): number
  }
  /** The web page. */
  page: {
    state(): Promise<PageState>
    link(wish: { access: 'page' | 'read'; address: string; newToken: boolean }): Promise<Result<'page.link'>>
  }
  /** Runs a verb for the launcher; refuses with `elsewhere` a verb that needs a process of its own. */
  verbs: { run(request: Params<'cli.run'>, peer: Peer): Promise<Result<'cli.run'>> }
}

export type Context = Services & {
  /** Milliseconds since 1970, constant for this run of the request. */
  now: number
  config: Config
  peer: Peer
  /** Why a parked request runs again, and until when it may wait; undefined in its first run. */
  wake: { why: Wake; until: number | null } | undefined
  /** Runs `work` once the changes are on disk. */
  afterCommit(work: () => void): void
  /** Runs `work` in a turn of its own, for a request that takes several. Like a handler, `work` may run again. */
  inTurn<T>(work: (context: Context) => T): Promise<T>
}

/** Makes the context for one run of one request. */
export type ContextFor = (peer: Peer, wake: Context['wake'], afterCommit: Context['afterCommit']) => Context

export const createContextFor = (services: Services, clock: Clock, turn: Pick<Turn, 'perform'>): ContextFor => {
  const contextFor: ContextFor = (peer, wake, afterCommit) => ({
    ...services,
    now: clock.now(),
    config: services.configuration.current(),
    peer,
    wake,
    afterCommit,
    async inTurn(work) {
      let after: (() => void)[] = []
      const result = await turn.perform(() => {
        after = []
        const own = contextFor(peer, wake, more => void after.push(more))
        return services.store.actingFor(peer.origin, () => work(own))
      })
      for (const more of after) more()
      return result
    },
  })
  return contextFor
}

/** A handler returns a result, parks its request, or returns a function that makes the result after the commit. It does
 * not await inside a turn and starts nothing there that cannot be undone, because a turn that failed runs again. */
export type Handlers = {
  [M in MethodName]: (context: Context, params: Params<M>) => Result<M> | Parked | (() => Promise<Result<M>>)
}
