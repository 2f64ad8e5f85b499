import type { Config } from '../../lib/config/load.ts'
import type { Store } from '../store/index.ts'

/** What a change of tasks needs inside a transaction. A handler's context has it; so has the daemon's own work. */
export type Turned = { store: Store; now: number; config: Config }
