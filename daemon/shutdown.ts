// The end of the daemon: first its runners, then its threads and connections, last its files.

import { longestEnding } from '../lib/config/tools.ts'
import type { Cleanup } from './engine/cleanup.ts'
import type { Clock } from './engine/clock.ts'
import type { Configuration } from './engine/configuration.ts'
import type { Turn } from './engine/group-commit.ts'
import type { DaemonFacts, Lifecycle } from './engine/lifecycle.ts'
import type { Log } from './engine/log.ts'
import type { Parking } from './engine/parking.ts'
import type { VerbHost } from './verb-host/host.ts'
import type { ConnectedWorkers } from './workers/connected-workers.ts'
import type { Runners } from './workers/runners.ts'

export type Shutdown = Lifecycle & {
  /** Resolves when everything is closed. */
  stopped: Promise<void>
}

export type ShutdownOptions = {
  facts: DaemonFacts
  configuration: Configuration
  turn: Turn
  parking: Parking
  workers: ConnectedWorkers
  runners: Runners
  verbHost: VerbHost
  cleanup: Cleanup
  clock: Clock
  log: Log
}

export const createShutdown = (options: ShutdownOptions): Shutdown => {
  const { configuration, turn, parking, workers, runners, verbHost, cleanup, clock, log } = options
  const stopped = Promise.withResolvers<void>()
  let stopping: Promise<string[]> | undefined

  /** The names of the runners that end; none after the longest time that a runner may need. A drain has no time
   * limit. */
  const inTime = async (ending: Promise<string[]>, drain: boolean): Promise<string[]> => {
    if (drain) return ending
    const late = Promise.withResolvers<string[]>()
    const cancel = clock.after(longestEnding(configuration.current().tools), () => late.resolve([]))
    const names = await Promise.race([ending, late.promise])
    cancel() // a timer would keep the process of `sparkq run` alive
    return names
  }

  const stopRunners = async (drain: boolean): Promise<string[]> => {
    const exits = runners.stop()
    parking.close()
    const names = workers.stop({ queue: undefined, drain })
    await exits
    return names
  }

  const closeAll = async (): Promise<void> => {
    const threadEnded = await verbHost.close()
    // After the responses of this turn: the caller that requested the stop gets one.
    setImmediate(() => {
      turn.close()
      cleanup.run()
      log.info('daemon.stopped')
      stopped.resolve()
      if (!threadEnded) process.kill(process.pid, 'SIGKILL') // Node would wait for a thread in a system call
    })
  }

  const stopOnce = async (drain: boolean): Promise<string[]> => {
    log.info('daemon.stopping', { drain })
    const names = await inTime(stopRunners(drain), drain)
    void closeAll()
    return names
  }

  const stopQueue = async (queue: string, drain: boolean): Promise<string[]> => {
    const [, names] = await Promise.all([runners.rest(queue), workers.stop({ queue, drain })])
    return names
  }

  return {
    facts: options.facts,
    stopping: () => stopping !== undefined,
    stopped: stopped.promise,
    async stop({ queue, drain }) {
      if (queue !== undefined) return inTime(stopQueue(queue, drain), drain)
      if (stopping && !drain) void workers.stop({ queue, drain }) // a stop without drain overrides an earlier drain
      return (stopping ??= stopOnce(drain))
    },
  }
}
