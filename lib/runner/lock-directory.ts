// The directory `run/sparkq-runner-<queue id>.lock` shows people and scripts that a queue has a runner. It is there as
// well as the kernel's lock (lib/system/lock.ts): that one decides and ends with its holder, but `ls` does not show it.
// Its age means nothing, and a failure here is not an error. Only this file imports proper-lockfile, and late: the
// import takes 10 ms (docs/facts.md).

import { rmdirSync } from 'node:fs'
import { MAX_TIMER_MS } from '../system/longest-timeout.ts'

export type LockDirectory = { remove(): Promise<void> }

/** Only for the holder of the kernel's lock: an existing directory is left over from a crashed runner. */
export const makeLockDirectory = async (path: string): Promise<LockDirectory> => {
  const {
    default: { lock },
  } = await import('proper-lockfile')
  try {
    rmdirSync(path)
  } catch {
    /* there is none */
  }
  try {
    const release = await lock(path, {
      lockfilePath: path,
      realpath: false,
      update: MAX_TIMER_MS,
      stale: 2 * MAX_TIMER_MS,
      onCompromised() {}, // it was removed; the default would throw in a timer and end the runner
    })
    return { remove: () => release().catch(() => {}) }
  } catch {
    // The folder is gone, or a file has this name.
    return { remove: async () => {} }
  }
}
