// How many tasks at a time the daemon runs in a queue, and what sets that number (docs/contract.md §3).

import type { Config } from '../../lib/config/load.ts'
import type { QueueRow } from '../store/queues.ts'

/** What `sparkq run` works on. */
export type SessionRun = { session: string; queue: string | undefined }

/** `from`: FILE:LINE of sparkq.yml if the file sets the number, `sparkq run` if that works on other queues; null if
 * `sparkq queue jobs` does. */
export type QueueJobs = { jobs: number; from: string | null }

export const BY_RUN = 'sparkq run'

type QueueFacts = Pick<QueueRow, 'name' | 'session' | 'status' | 'jobs'>

/** 0 jobs: the queue has no automatic runner. A queue of an older database, which has no number of its own, has the
 * runner that it had then. */
export const jobsOf = (config: Config, queue: QueueFacts, run: SessionRun | undefined): QueueJobs => {
  const named = config.runners.find(runner => runner.queue === queue.name)
  if (named && named.place !== null) return { jobs: named.jobs, from: named.place }
  if (isRun(queue, run)) return { jobs: queue.jobs ?? 1, from: null }
  if (config.noRunners !== null) return { jobs: 0, from: config.noRunners }
  if (run && queue.name !== config.defaults.queue) return { jobs: 0, from: BY_RUN }
  return { jobs: queue.jobs ?? named?.jobs ?? 0, from: null }
}

export const isRun = ({ name, session, status }: QueueFacts, run: SessionRun | undefined): boolean =>
  status === 'active' && session === run?.session && (run.queue ?? name) === name
