// Whether the process of a worker is still there. Only what is certain counts: pids are used again, other machines have
// pids of their own, and where this system does not say when a process started nobody is signalled.

import { hostname } from 'node:os'
import { exists } from '../../lib/processes/process-exists.ts'
import { BOOT_ID, isAlive, processTable } from '../../lib/processes/process-table.ts'
import type { WorkerRow } from '../store/workers.ts'

type Process = Pick<WorkerRow, 'host' | 'pid' | 'pid_start' | 'boot_id'>

/** True when the machine was started anew since: whatever ran then is gone, and nothing of it may be signalled. */
export const isOfAnotherBoot = ({ host, boot_id }: Process): boolean =>
  host === hostname() && boot_id !== null && (BOOT_ID ?? boot_id) !== boot_id

/** True when the process certainly is no more; a zombie is not. */
export const isGone = (worker: Process): boolean => {
  const { host, pid, pid_start } = worker
  if (pid === null || host !== hostname()) return false
  const [found] = processTable.of([pid])
  return (
    isOfAnotherBoot(worker) ||
    (found ? !isAlive(found) || (pid_start !== null && found.start !== pid_start) : !exists(pid))
  )
}

/** True when the process certainly is the one that registered, and lives. */
export const isThere = (worker: Process): boolean => {
  const { host, pid, pid_start } = worker
  if (pid === null || pid_start === null || host !== hostname() || isOfAnotherBoot(worker)) return false
  const [found] = processTable.of([pid])
  return found !== undefined && isAlive(found) && found.start === pid_start
}

/** SIGKILL to the process, if it certainly is the one that registered. */
export const killProcess = (worker: Process): boolean => {
  const { pid } = worker
  if (pid === null || !isThere(worker)) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // it has just gone
  }
}
