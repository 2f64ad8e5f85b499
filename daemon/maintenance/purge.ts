// Deletes finished tasks that are old enough, a limited number in each turn, with their logs; then the environments
// that no task has any more.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { Log } from '../engine/log.ts'
import type { Store } from '../store/index.ts'

export type Maintenance = {
  /** Deletes tasks that ended at least this many seconds ago, never others; resolves to their number. */
  purge(olderThanSeconds: number): Promise<number>
  /** The same with the age that the configuration names; logs the result. */
  purgeDaily(): void
}

export type MaintenanceOptions = {
  store: Store
  turn: Turn
  clock: Clock
  log: Log
  configuration: Configuration
  /** The folder of the logs. */
  logs: string
}

/** A turn that deletes this many tasks takes some milliseconds. */
const MAX_TASKS_PER_TURN = 500

export const createMaintenance = (options: MaintenanceOptions): Maintenance => {
  const { store, turn, clock, log, configuration, logs } = options

  const purge = async (olderThanSeconds: number): Promise<number> => {
    const before = clock.now() - olderThanSeconds * 1000
    let deleted = 0
    for (;;) {
      const tasks = await turn.perform(() => store.tasks.purge.all({ before, limit: MAX_TASKS_PER_TURN }))
      for (const { id } of tasks) rmSync(join(logs, id), { recursive: true, force: true })
      deleted += tasks.length
      if (tasks.length < MAX_TASKS_PER_TURN) break
    }
    await turn.perform(() => {
      store.environments.purge.run({})
      store.workers.purge.run({ before })
    })
    return deleted
  }

  return {
    purge,
    purgeDaily: () =>
      void purge(configuration.current().purge.olderThanDays * 86400).then(
        deleted => deleted > 0 && log.info('tasks.purged', { deleted }),
        (error: Error) => log.error('tasks.purge_failed', { message: error.message }),
      ),
  }
}
