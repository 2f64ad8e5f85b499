// Deletes finished tasks that are old enough, a limited number in each turn, with their logs; then the environments
// that no task has any more.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { Log } from '../engine/log.ts'
import { OWN_ORIGIN, type Store } from '../store/index.ts'
import type { LogFolder } from '../tasks/log-folder.ts'
import { removeQueue } from '../tasks/queues.ts'

export type Maintenance = {
  /** Deletes tasks that ended at least this many seconds ago, never others; resolves to their number.
   * `origin`: of the request. */
  purge(olderThanSeconds: number, origin: string): Promise<number>
  /** The same with the age that the configuration names; logs the result. */
  purgeDaily(): void
  /** Deletes a queue that has ended, with its tasks; resolves to their number. Rejects with `conflict` if it has
   * unfinished ones, because it was reopened meanwhile. `origin`: of the request. */
  deleteQueue(queue: { id: string; name: string }, origin: string): Promise<number>
}

export type MaintenanceOptions = {
  store: Store
  turn: Turn
  clock: Clock
  log: Log
  configuration: Configuration
  logs: LogFolder
}

/** A turn that deletes this many tasks takes some milliseconds. */
const MAX_TASKS_PER_TURN = 500

export const createMaintenance = (options: MaintenanceOptions): Maintenance => {
  const { store, turn, clock, log, configuration, logs } = options

  /** Deletes tasks, and their logs once that is on disk, until `some` has none left; resolves to their number. */
  const deleteAll = async (origin: string, some: (limit: number) => { id: string }[]): Promise<number> => {
    for (let deleted = 0; ; ) {
      const tasks = await turn.perform(() => store.actingFor(origin, () => some(MAX_TASKS_PER_TURN)))
      for (const { id } of tasks) rmSync(join(logs.path, id), { recursive: true, force: true })
      deleted += tasks.length
      if (tasks.length < MAX_TASKS_PER_TURN) return deleted
    }
  }

  const purge: Maintenance['purge'] = async (olderThanSeconds, origin) => {
    const before = clock.now() - olderThanSeconds * 1000
    const deleted = await deleteAll(origin, limit => store.tasks.purge.all({ before, limit }))
    await turn.perform(() => {
      store.environments.purge.run({})
      store.workers.purge.run({ before })
    })
    return deleted
  }

  return {
    purge,
    purgeDaily: () =>
      void purge(configuration.current().purge.olderThanDays * 86400, OWN_ORIGIN).then(
        deleted => deleted > 0 && log.info('tasks.purged', { deleted }),
        (error: Error) => log.error('tasks.purge_failed', { message: error.message }),
      ),
    async deleteQueue(queue, origin) {
      let deleted = 0
      do deleted += await deleteAll(origin, limit => store.tasks.purgeQueue.all({ queue_id: queue.id, limit }))
      while (!(await turn.perform(() => store.actingFor(origin, () => removeQueue(store, queue)))))
      await turn.perform(() => store.environments.purge.run({}))
      logs.removeRunnerLog(queue.name)
      return deleted
    },
  }
}
