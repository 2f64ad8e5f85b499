// A lock that the kernel keeps: an exclusive transaction on a separate SQLite file. However the holder ends, `kill -9`
// included, its lock ends with it; nothing goes stale (docs/facts.md). The pid file beside it is informational; it is
// never used for locking.

import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { refuse } from '../model/errors.ts'
import { exists } from '../processes/process-exists.ts'

/** Keep it: a lock that is collected as garbage is free. */
export type Lock = {
  /** Gives the lock back; a second time does nothing. */
  release(): void
}

export type LockRequest = {
  /** The lock file; made when it is not there, never removed. */
  path: string
  /** Where the holder's pid is written down. */
  pidPath: string
  /** Subject of the error message with a trailing space, as `the daemon is `; empty if the holder is another instance
   * of the caller. */
  what: string
  /** Milliseconds to wait for a holder; by default only as long as `isHeldBy` takes. */
  patience?: number
}

/** Takes the lock or refuses with `already_running`; with `io` where the file cannot be used. */
export const acquireLock = ({ path, pidPath, what, patience = LOOK_MS }: LockRequest): Lock => {
  const database = openPrivately(path, patience)
  if (database === undefined) refuse('already_running', { what, pid: holderOf(pidPath) })
  try {
    // Renamed into place: a reader sees a whole pid or the one before.
    writeFileSync(`${pidPath}.${process.pid}`, `${process.pid}\n`, { mode: 0o600 })
    renameSync(`${pidPath}.${process.pid}`, pidPath)
  } catch (error) {
    database.close()
    refuse('io', { detail: `cannot write '${pidPath}': ${(error as Error).message}` })
  }
  return {
    release() {
      if (!database.isOpen) return
      rmSync(pidPath, { force: true })
      database.close()
    },
  }
}

/** True while the process of this pid holds the lock. What cannot be told counts as true: nobody is taken for dead on a
 * guess. The look itself takes a moment in which `acquireLock` waits. */
export const isHeldBy = (pid: number, { path, pidPath }: Omit<LockRequest, 'what'>): boolean =>
  isHeld(path) && (readPid(pidPath) ?? pid) === pid

const isHeld = (path: string): boolean => {
  if (!existsSync(path)) return false
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 0 })
    database.exec('SELECT 1 FROM sqlite_schema')
    return false
  } catch {
    return true
  } finally {
    database?.close()
  }
}

/** How long to wait for a process that is in `isHeldBy`. */
const LOOK_MS = 50
const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === SQLITE_BUSY

/** Why nothing can be written in a folder, where SQLite only says that it cannot open a file. */
const systemSays = (folder: string): string | undefined => {
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The database in an exclusive transaction; undefined when somebody else holds it. */
const openPrivately = (path: string, patience: number): DatabaseSync | undefined => {
  // SQLite makes files as the umask says. Opening the file here first would not do: closing any descriptor of a file
  // drops the POSIX locks that this process has on it.
  const umask = process.umask(0o077)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: patience })
    // Nothing is ever written, so there is nothing to journal: without this an empty journal lies beside the lock.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    if (database?.isOpen) database.close()
    if (isBusy(error)) return undefined
    refuse('io', { detail: `cannot lock '${path}': ${systemSays(dirname(path)) ?? (error as Error).message}` })
  } finally {
    process.umask(umask)
  }
}

/** How long a holder may take from the lock to its pid file. */
const MAX_PID_FILE_READS = 20
const PID_FILE_INTERVAL_MS = 10

/** The pid that the holder wrote; null where that takes too long. The leftover of a dead one is not taken for it. */
const holderOf = (pidPath: string): number | null => {
  for (let step = 0; step < MAX_PID_FILE_READS; step++) {
    const pid = readPid(pidPath)
    if (pid !== null && exists(pid)) return pid
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PID_FILE_INTERVAL_MS)
  }
  return null
}

const readPid = (path: string): number | null => {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null
  } catch {
    return null
  }
}
