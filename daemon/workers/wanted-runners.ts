// Which queues want a runner of the daemon's, and what `sparkq run` may be asked to work on.

import type { Config } from '../../lib/config/load.ts'
import type { WantedRunner } from './supervisor.ts'

type QueueFacts = { id: string; name: string; session: string; status: string }

/** What `sparkq run` was asked to work on. */
export type SessionRun = { session: string; queue: string | undefined }

/** Queues that are not over. */
export const workable = <Row extends { status: string }>(queues: readonly Row[]): Row[] =>
  queues.filter(({ status }) => status === 'active' || status === 'planned')

/** The runners of the configuration and of a session that is run, for queues that exist and are not over. */
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

/** Names of the active sessions, this one first. */
export const activeSessions = (rows: readonly { name: string; status: string }[], first: string): string[] =>
  rows
    .filter(({ status }) => status === 'active')
    .map(({ name }) => name)
    .sort((a, b) => Number(b === first) - Number(a === first))
