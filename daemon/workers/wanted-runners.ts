// Which queues need a runner of the daemon, and which sessions and queues `sparkq run` may work on.

import type { Config } from '../../lib/config/load.ts'
import type { WantedRunner } from './supervisor.ts'

type QueueFacts = { id: string; name: string; session: string; status: string }

/** What `sparkq run` works on. */
export type SessionRun = { session: string; queue: string | undefined }

/** The queues that are not over. */
export const workable = <Row extends { status: string }>(queues: readonly Row[]): Row[] =>
  queues.filter(({ status }) => status === 'active' || status === 'planned')

/** The runners that the configuration and `sparkq run` ask for, of queues that exist and are not over. */
export const wantedRunners = (
  config: Config,
  queues: readonly QueueFacts[],
  run: SessionRun | undefined,
): WantedRunner[] =>
  workable(queues).flatMap(queue => {
    const named = config.runners.find(runner => runner.queue === queue.name)
    const isRun =
      queue.status === 'active' && queue.session === run?.session && (run.queue ?? queue.name) === queue.name
    return named || isRun ? [{ queue: queue.name, queueId: queue.id, jobs: named?.jobs ?? 1 }] : []
  })

/** The names of the active sessions, `first` before the others. */
export const activeSessions = (rows: readonly { name: string; status: string }[], first: string): string[] =>
  rows
    .filter(({ status }) => status === 'active')
    .map(({ name }) => name)
    .sort((a, b) => Number(b === first) - Number(a === first))
