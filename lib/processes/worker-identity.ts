// The process that a worker registers as its own.

import { refuse } from '../model/errors.ts'
import { exists } from './process-exists.ts'
import { identityOf, onWire } from './process-table.ts'

/** What the daemon recognises it by. Refuses with `not_found` if there is no such process. */
export const processOf = (pid: number): { pid: number; pid_start?: string; boot_id?: string } => {
  if (pid < 1 || !exists(pid)) refuse('not_found', { kind: 'process', name: String(pid) })
  return onWire(identityOf(pid))
}
