// Numbers the states of the database and of the configuration that this daemon has: at the same revision, a caller
// reads what it has read before. The journal alone cannot tell: a heartbeat, for example, writes no event.

import type { Clock } from './clock.ts'
import type { Configuration } from './configuration.ts'
import type { Turn } from './group-commit.ts'

/** Returns the present revision. Earlier daemons of the project had others. */
export const createRevision = (
  turn: Pick<Turn, 'onCommit'>,
  configuration: Pick<Configuration, 'onChange'>,
  clock: Clock,
): (() => string) => {
  const start = clock.now().toString(36)
  let [commits, changes] = [0, 0]
  turn.onCommit(() => void commits++)
  configuration.onChange(() => void changes++)
  return () => `${start}.${commits}.${changes}`
}
