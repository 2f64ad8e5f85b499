// The directory `run/sparkq-runner-<queue id>.lock` shows people and scripts that a queue has a runner. It exists
// beside the lock of the kernel (lib/system/lock.ts): that lock decides and ends with its holder, but `ls` does not
// show it. The age of the directory means nothing, and a failure here is not an error. Only this file imports
// proper-lockfile, and late: the import takes 10 ms (docs/facts.md).

import { rmdirSync } from 'node:fs'
import { MAX_TIMER_MS } from '../system/longest-timeout.ts'

export type LockDirectory = { remove(): Promise<void> }

/** Only the holder of the kernel's lock may call it: then an existing directory is left over from a crashed runner. */
export const makeLockDirectory = async (path: string): Promise<LockDirectory> => {
  const {
    default: { lock },
  } = await import('proper-lockfile')
  try {
    rmdirSync(path)
  } catch {
    /* it does not exist */
  }
  try {
    const release = await lock(path, {
      lockfilePath: path,
      realpath: false,
      update: MAX_TIMER_MS,
      stale: 2 * MAX_TIMER_MS,
      onCompromised() {}, // it was removed; by default proper-lockfile would throw in a timer and end the runner
    })
    return { remove: () => release().catch(() => {}) }
  } catch {
    // The parent folder is gone, or a file has this name.
    return { remove: async () => {} }
  }
}
