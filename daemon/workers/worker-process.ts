// Whether the process of a worker still exists. Only what is certain counts: pids are used again, other machines have
// pids of their own, and without the start time of a process nothing is signalled.

import { hostname } from 'node:os'
import { exists } from '../../lib/processes/process-exists.ts'
import { BOOT_ID, isAlive, processTable } from '../../lib/processes/process-table.ts'
import type { WorkerRow } from '../store/workers.ts'

type WorkerProcess = Pick<WorkerRow, 'host' | 'pid' | 'pid_start' | 'boot_id'>

/** True if the machine was rebooted since: the processes have ended, and their pids must not be signalled. */
export const isOfAnotherBoot = ({ host, boot_id }: WorkerProcess): boolean =>
  host === hostname() && boot_id !== null && (BOOT_ID ?? boot_id) !== boot_id

/** True if the process has certainly ended; a zombie has ended. */
export const isGone = (worker: WorkerProcess): boolean => {
  const { host, pid, pid_start } = worker
  if (pid === null || host !== hostname()) return false
  const [found] = processTable.of([pid])
  return (
    isOfAnotherBoot(worker) ||
    (found ? !isAlive(found) || (pid_start !== null && found.start !== pid_start) : !exists(pid))
  )
}

/** True if the process is certainly the one that registered, and runs. */
export const isThere = (worker: WorkerProcess): boolean => {
  const { host, pid, pid_start } = worker
  if (pid === null || pid_start === null || host !== hostname() || isOfAnotherBoot(worker)) return false
  const [found] = processTable.of([pid])
  return found !== undefined && isAlive(found) && found.start === pid_start
}

/** Sends SIGKILL to the process if it is certainly the one that registered. */
export const killProcess = (worker: WorkerProcess): boolean => {
  const { pid } = worker
  if (pid === null || !isThere(worker)) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // it has just ended
  }
}
