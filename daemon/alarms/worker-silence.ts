// Workers that say nothing. One that has work in hand, or no connection, gives a sign of life now and then; without one
// it is stale at first, then taken for dead. A runner that waits for a task is silent because the daemon owes it an
// answer: the clock does not look at it, so that an idle project wakes nobody up.

import type { Alarm } from '../engine/deadlines.ts'
import { isGone } from '../workers/worker-process.ts'
import { GONE, type Silence } from '../workers/silence-limits.ts'
import type { Store } from '../store/index.ts'
import type { WorkerRow } from '../store/workers.ts'

export type SilenceOptions = {
  store: Store
  limits: Silence
  /** Sees to what a worker leaves that was taken for dead. */
  abandon: (worker: WorkerRow, why: string) => void
}

/** So many workers a turn. */
const SLICE = 100

export const silence = ({ store, limits, abandon }: SilenceOptions): Alarm => ({
  next: () => store.workers.nextWake.get({})?.at ?? null,
  ring: ({ now }) =>
    store.workers.awake.all({ now, limit: SLICE }).flatMap(worker => {
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
