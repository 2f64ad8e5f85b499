// The directory `run/sparkq-runner-<queue id>.lock`: what people (and scripts of theirs) look at to see that a queue has
// a runner, not by its age: nobody wakes up to renew it. It guards nothing, the kernel's lock does (lib/system/lock.ts); so whatever
// goes wrong with it is no error.
// The only door of proper-lockfile, imported late: it costs 10 ms (docs/facts.md).

import { rmdirSync } from 'node:fs'
import { LONGEST_TIMER } from '../system/longest-timeout.ts'

export type Mark = { remove(): Promise<void> }

/** Makes the mark. Only for the holder of the kernel's lock: a mark that is there is a dead one's. */
export const makeMark = async (path: string): Promise<Mark> => {
  const {
    default: { lock },
  } = await import('proper-lockfile')
  try {
    rmdirSync(path)
  } catch {
    /* none was left over */
  }
  try {
    const release = await lock(path, {
      lockfilePath: path,
      realpath: false,
      update: LONGEST_TIMER,
      stale: 2 * LONGEST_TIMER,
      onCompromised() {}, // somebody removed it; the default would throw out of a timer and end the runner
    })
    return { remove: () => release().catch(() => {}) }
  } catch {
    // The folder has gone, or somebody put a file there.
    return { remove: async () => {} }
  }
}
