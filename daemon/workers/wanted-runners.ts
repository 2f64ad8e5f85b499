// Which queues need a runner of the daemon, and which sessions and queues `sparkq run` may work on.

import type { Config } from '../../lib/config/load.ts'
import type { WorkableQueueRow } from '../store/queues.ts'
import type { Demand } from './demand.ts'
import { isRun, jobsOf, type SessionRun } from './queue-jobs.ts'
import type { WantedRunner } from './supervisor.ts'

/** The runner of any queue that has no runner all the time ends after this time without a task. */
export const IDLE_SECONDS = 600

/** The queues that are not over. */
export const workable = <Row extends { status: string }>(queues: readonly Row[]): Row[] =>
  queues.filter(({ status }) => status === 'active' || status === 'planned')

type RunnersRequest = {
  config: Config
  queues: readonly WorkableQueueRow[]
  run: SessionRun | undefined
  hasWork: Demand
}

/** The default queue, those that the file names and those of `sparkq run` have a runner all the time; any other has one
 * while it has tasks. */
export const wantedRunners = ({ config, queues, run, hasWork }: RunnersRequest): WantedRunner[] =>
  queues.flatMap(queue => {
    const { jobs, from } = jobsOf(config, queue, run)
    if (jobs === 0) return []
    const stays = from !== null || queue.name === config.defaults.queue || isRun(queue, run)
    return [
      {
        queue: queue.name,
        queueId: queue.id,
        jobs,
        idleSeconds: stays ? null : IDLE_SECONDS,
        isNeeded: () => stays || (queue.due === 1 && hasWork(queue.id)),
      },
    ]
  })

/** The names of the active sessions, `first` before the others. */
export const activeSessions = (rows: readonly { name: string; status: string }[], first: string): string[] =>
  rows
    .filter(({ status }) => status === 'active')
    .map(({ name }) => name)
    .sort((a, b) => Number(b === first) - Number(a === first))
