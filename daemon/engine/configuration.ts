// The configuration that the daemon uses now. `sparkq reload` replaces it.

import { loadConfig, type Config } from '../../lib/config/load.ts'
import { refuse } from '../../lib/model/errors.ts'
import { createSignal, type Signal } from './signal.ts'

export type Configuration = {
  current(): Config
  /** Reads the file again, without using it. Refuses with `config` a change that needs a restart. */
  read(): Config
  use(config: Config): void
  /** Called after `use`. */
  onChange: Signal['subscribe']
}

export const createConfiguration = (file: string): Configuration => {
  let config = loadConfig(file)
  const changed = createSignal()
  return {
    current: () => config,
    read() {
      const fresh = loadConfig(file)
      const { path, synchronous } = config.database
      if (fresh.database.path !== path || fresh.database.synchronous !== synchronous)
        refuse('config', {
          message: `${file}: 'database' changed, which needs a restart of the daemon`,
          hint: "restart it with 'sparkq stop' and 'sparkq start'",
        })
      return fresh
    },
    use(fresh) {
      config = fresh
      changed.emit()
    },
    onChange: changed.subscribe,
  }
}
