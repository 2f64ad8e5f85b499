// The locks that runners hold, one for each queue.

import { guardPath, pidPath } from '../../lib/project/runner-lock-paths.ts'
import { isHeldBy } from '../../lib/system/lock.ts'
import type { Configuration } from '../engine/configuration.ts'

export type RunnerLocks = {
  /** The folder of the locks. */
  dir(): string
  /** True while the process with this pid holds the lock of a queue. */
  isHeld(queueId: string, pid: number): boolean
}

export const createRunnerLocks = (
  configuration: Configuration,
  env: Record<string, string | undefined>,
): RunnerLocks => {
  const dir = (): string => env['SPARKQ_RUNNER_LOCK_DIR'] || configuration.current().lockDir
  return {
    dir,
    isHeld: (queueId, pid) => isHeldBy(pid, { path: guardPath(dir(), queueId), pidPath: pidPath(dir(), queueId) }),
  }
}
