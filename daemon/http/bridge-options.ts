// What the bridge and its handlers are made from.

import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Log } from '../engine/log.ts'
import type { Dispatch } from '../server/dispatch.ts'
import type { Store } from '../store/index.ts'
import type { Keys } from './keys.ts'

export type BridgeOptions = {
  /** This installation: the files of the page and the table of routes are in its dist/. */
  root: string
  /** Names the build of SparkQ. */
  build: string
  keys: Keys
  dispatch: Dispatch
  configuration: Configuration
  store: Store
  /** The revision of the database and the configuration. */
  revision: () => string
  /** The names that `Host` may have, besides those of this machine. */
  names(): readonly string[]
  clock: Clock
  log: Log
}
