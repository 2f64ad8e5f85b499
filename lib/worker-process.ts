// The process that a worker names as its own.

import { refuse } from './errors.ts'
import { identityOf, onWire } from './runner/processes.ts'

/** What the daemon can know it by. Refuses with `not_found` where there is none. */
export const processOf = (pid: number): { pid: number; pid_start?: string; boot_id?: string } => {
  try {
    if (pid > 0) process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') refuse('not_found', { kind: 'process', name: String(pid) })
  }
  return onWire(identityOf(pid))
}
