import type { Config } from '../../lib/config/load.ts'
import type { Store } from '../store/index.ts'

/** What a change of tasks needs inside a transaction: part of the context of a handler, and of the daemon's own
 * work. */
export type Turned = { store: Store; now: number; config: Config }
