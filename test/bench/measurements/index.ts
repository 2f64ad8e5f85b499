import type { Measurement } from '../measurement.ts'
import { commands } from './commands.ts'
import { commitHook } from './commit-hook.ts'
import { depth } from './depth.ts'
import { idle } from './idle.ts'
import { rates } from './rates.ts'
import { ready } from './ready.ts'
import { runner } from './runner.ts'
import { scriptsIndex } from './scripts-index.ts'
import { space } from './space.ts'
import { started } from './started.ts'
import { thousand } from './thousand.ts'
import { waitLatency } from './wait-latency.ts'
import { waiters } from './waiters.ts'
import { wake } from './wake.ts'

/** In the order of running: those that share a million tasks come late, and what has rested meanwhile comes last. */
export const measurements: Readonly<Record<string, Measurement>> = {
  commands,
  thousand,
  'commit-hook': commitHook,
  runner,
  rates,
  started,
  wake,
  'wait-latency': waitLatency,
  'scripts-index': scriptsIndex,
  ready,
  waiters,
  depth,
  space,
  idle,
}
