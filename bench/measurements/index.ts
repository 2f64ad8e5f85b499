import type { Measurement } from '../measurement.ts'
import { commands } from './commands.ts'
import { commitHook } from './commit-hook.ts'
import { depth } from './depth.ts'
import { idle } from './idle.ts'
import { page } from './page.ts'
import { rates } from './rates.ts'
import { ready } from './ready.ts'
import { runner } from './runner.ts'
import { scriptsIndex } from './scripts-index.ts'
import { singleEnqueue } from './single-enqueue.ts'
import { space } from './space.ts'
import { started } from './started.ts'
import { thousand } from './thousand.ts'
import { waitLatency } from './wait-latency.ts'
import { waiters } from './waiters.ts'
import { wake } from './wake.ts'

/** In the order of a run. Short measurements come first, because this process grows with what it sends, and a large
 * process spawns slowly. Those that share a million tasks come late. `idle` comes last, because it runs beside the
 * others. */
export const measurements: Readonly<Record<string, Measurement>> = {
  commands,
  'commit-hook': commitHook,
  started,
  'wait-latency': waitLatency,
  ready,
  thousand,
  runner,
  wake,
  'single-enqueue': singleEnqueue,
  rates,
  page,
  'scripts-index': scriptsIndex,
  waiters,
  depth,
  space,
  idle,
}
