// The directory `run/sparkq-runner-<queue id>.lock`: what people (and scripts of theirs) look at to see that a queue has
// a runner. It guards nothing, the kernel's lock does (lib/lock.ts); so whatever goes wrong with it is no error.
// The only door of proper-lockfile, imported late: it costs 10 ms (FACTS).

import { rmdirSync } from 'node:fs'

export type Mark = { remove(): Promise<void> }

/** Makes the mark and keeps it fresh. Only for the holder of the kernel's lock: a mark that is there is a dead one's. */
export const makeMark = async (path: string): Promise<Mark> => {
  const { default: { lock } } = await import('proper-lockfile')
  let removed = false
  let release = async (): Promise<void> => {}
  const make = async (): Promise<void> => {
    try {
      rmdirSync(path)
    } catch { /* none was left over */ }
    try {
      // After a suspend the mark counts as lost; the default would throw out of a timer and end the runner.
      release = await lock(path, { lockfilePath: path, realpath: false, onCompromised: () => void (removed || (making = make())) })
    } catch { /* the folder has gone, or somebody put a file there */ }
  }
  let making = make()
  await making
  return {
    async remove() {
      removed = true
      await making
      await release().catch(() => {})
    },
  }
}
