// Workers that send no heartbeat: first stale, then crashed. The limit applies to workers that run a task or have no
// connection. A runner that waits for a task owes no heartbeat, so an idle project needs no timer.

import type { Alarm } from '../engine/deadlines.ts'
import { isGone } from '../workers/worker-process.ts'
import { GONE, type Silence } from '../workers/silence-limits.ts'
import type { Store } from '../store/index.ts'
import type { WorkerRow } from '../store/workers.ts'

export type SilenceOptions = {
  store: Store
  limits: Silence
  /** Recovers the tasks of a worker that is marked as crashed. */
  abandon: (worker: WorkerRow, why: string) => void
}

const MAX_WORKERS_PER_TURN = 100

export const silence = ({ store, limits, abandon }: SilenceOptions): Alarm => ({
  next: () => store.workers.nextWake.get({})?.at ?? null,
  ring: ({ now }) =>
    store.workers.awake.all({ now, limit: MAX_WORKERS_PER_TURN }).flatMap(worker => {
      const { id } = worker
      const gone = isGone(worker)
      if (!gone && worker.stale === 0) {
        store.workers.becomeStale.run({ id, wake_at: now + limits.crashed - limits.stale })
        return []
      }
      const message = gone ? GONE : `silent for ${limits.crashed / 1000} s`
      store.workers.crash.run({ id, now, message, stack: null })
      return [() => abandon(worker, gone ? 'its worker died' : `its worker was ${message}`)]
    }),
})
