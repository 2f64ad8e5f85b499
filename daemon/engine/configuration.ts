// The configuration that the daemon uses now. `sparkq reload` replaces it.

import { readConfig, type Config, type ReadConfig } from '../../lib/config/load.ts'
import { refuse } from '../../lib/model/errors.ts'
import { createSignal, type Signal } from './signal.ts'

export type Configuration = {
  current(): Config
  /** What the file set when it was read. */
  said(): ReadConfig['said']
  /** Reads the file again, without using it. Refuses with `config` a change that needs a restart. */
  read(): ReadConfig
  use(fresh: ReadConfig): void
  /** Called after `use`. */
  onChange: Signal['subscribe']
}

export const createConfiguration = (file: string): Configuration => {
  let { config, said } = readConfig(file)
  const changed = createSignal()
  return {
    current: () => config,
    said: () => said,
    read() {
      const fresh = readConfig(file)
      const { path, synchronous } = config.database
      if (fresh.config.database.path !== path || fresh.config.database.synchronous !== synchronous)
        refuse('config', {
          message: `${file}: 'database' changed, which needs a restart of the daemon`,
          hint: "restart it with 'sparkq stop' and 'sparkq start'",
        })
      return fresh
    },
    use(fresh) {
      ;({ config, said } = fresh)
      changed.emit()
    },
    onChange: changed.subscribe,
  }
}
