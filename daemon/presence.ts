// Whether the process of a worker is still there. Only what is certain counts: pids are used again, other machines have
// pids of their own, and where this system does not say when a process started nobody is signalled.

import { hostname } from 'node:os'
import { BOOT_ID, identityOf } from '../lib/runner/processes.ts'
import type { WorkerRow } from './store/workers.ts'

type Process = Pick<WorkerRow, 'host' | 'pid' | 'pid_start' | 'boot_id'>

/** True when the machine was started anew since: whatever ran then is gone, and nothing of it may be signalled. */
export const isOfAnotherBoot = ({ host, boot_id }: Process): boolean =>
  host === hostname() && boot_id !== null && (BOOT_ID ?? boot_id) !== boot_id

/** True when the process certainly is no more. */
export const isGone = (worker: Process): boolean => {
  const { host, pid, pid_start } = worker
  if (pid === null || host !== hostname()) return false
  const start = identityOf(pid).start
  return isOfAnotherBoot(worker) || (pid_start !== null && start !== undefined && start !== pid_start) || !exists(pid)
}

/** SIGKILL to the process, if it certainly is the one that registered. */
export const killProcess = (worker: Process): boolean => {
  const { host, pid, pid_start } = worker
  if (pid === null || pid_start === null || host !== hostname() || isOfAnotherBoot(worker) || identityOf(pid).start !== pid_start) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // it has just gone
  }
}

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
