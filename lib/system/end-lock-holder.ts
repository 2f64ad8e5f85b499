// Ends whoever holds a lock, for the time when it can no longer be asked. The pid file names the holder, the kernel's
// lock says that there is one, and the command line that it is one of ours: a reused pid is never signalled.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { SparkqError, refuse } from '../model/errors.ts'
import { acquireLock, type Lock, type LockRequest } from './lock.ts'

export type Ending = LockRequest & {
  /** What the command line of a rightful holder looks like. */
  mark: RegExp
  /** Seconds for the holder to go by itself after SIGTERM; then it is killed. */
  grace: number
}

/** Resolves with the lock in our own hands: the holder has ended, and no next one can begin. Refuses with `busy`. */
export const endHolder = async ({ mark, grace, ...request }: Ending): Promise<Lock> => {
  for (const [signal, seconds] of [
    ['SIGTERM', grace],
    ['SIGKILL', 2],
  ] as const) {
    const free = take(request)
    if (free) return free
    signalHolder(request, mark, signal)
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await setTimeout(20)) {
      const lock = take(request)
      if (lock) return lock
    }
  }
  refuse('busy', { detail: `${request.what}holding '${request.path}' and does not end` })
}

const take = (request: LockRequest): Lock | undefined => {
  try {
    return acquireLock(request)
  } catch (error) {
    if (error instanceof SparkqError && error.code === 'already_running') return undefined
    throw error
  }
}

const signalHolder = ({ path, pidPath }: LockRequest, mark: RegExp, signal: NodeJS.Signals): void => {
  const pid = existsSync(pidPath) ? Number(readFileSync(pidPath, 'utf8')) : 0
  if (!(pid > 1) || !mark.test(commandLineOf(pid))) {
    refuse('busy', { detail: `'${path}' is held, and '${pidPath}' does not say by which process of ours` })
  }
  try {
    process.kill(pid, signal)
  } catch {
    /* it has just gone; the lock will show it */
  }
}

const commandLineOf = (pid: number): string => {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
