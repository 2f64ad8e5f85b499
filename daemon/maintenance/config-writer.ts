// Changes sparkq.yml and follows it: first the file, then the database, then the rest of the daemon. If the daemon ends
// in between, the next one reads the changed file.

import { replaceConfigFile } from '../../lib/config/edit.ts'
import type { ReadConfig } from '../../lib/config/load.ts'
import type { Plan } from '../../lib/config/plan.ts'
import { SparkqError } from '../../lib/model/errors.ts'
import type { Scripts } from '../../lib/scripts/catalog.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { Store } from '../store/index.ts'
import { recordConfigChange } from '../tasks/config-changed.ts'
import { ensureProject } from '../tasks/queues.ts'

export type ConfigWriter = {
  /** Writes the text of a valid plan. Resolves to false if the change needs a restart of the daemon, which then keeps
   * its configuration. Rejects with `conflict` if the file was changed since the plan was made. `origin`: of the
   * request. */
  write(plan: Plan, origin: string): Promise<boolean>
}

export type ConfigWriterOptions = {
  store: Store
  turn: Turn
  clock: Clock
  configuration: Configuration
  scripts: Scripts
}

export const createConfigWriter = ({
  store,
  turn,
  clock,
  configuration,
  scripts,
}: ConfigWriterOptions): ConfigWriter => ({
  async write(plan, origin) {
    replaceConfigFile(configuration.current().file, plan)
    const fresh = readAgain(configuration)
    const record = (): void => {
      recordConfigChange(store, plan.changed)
      if (fresh) ensureProject(store, fresh.config, clock.now())
    }
    await turn.perform(() => store.actingFor(origin, record))
    if (fresh === undefined) return false
    configuration.use(fresh)
    scripts.renew()
    return true
  },
})

/** Undefined if it needs a restart. The text is valid. */
const readAgain = (configuration: Configuration): ReadConfig | undefined => {
  try {
    return configuration.read()
  } catch (error) {
    if (error instanceof SparkqError && error.code === 'config') return undefined
    throw error
  }
}
