// A lock that the kernel keeps: an exclusive transaction on a separate SQLite file. It ends with its holder, also after
// `kill -9`, so it never becomes stale (docs/facts.md). The pid file beside it is informational; it is never used for
// locking.

import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { refuse } from '../model/errors.ts'
import { exists } from '../processes/process-exists.ts'

/** Keep a reference to it: garbage collection releases the lock. */
export type Lock = {
  /** Releases the lock; a second call does nothing. */
  release(): void
}

export type LockRequest = {
  /** The lock file; created if missing, never removed. */
  path: string
  /** The file with the pid of the holder. */
  pidPath: string
  /** Subject of the error message with a trailing space, as `the daemon is `; empty if the holder is another instance
   * of the caller. */
  what: string
  /** Milliseconds to wait for a holder; by default as long as `isHeldBy` may take in another process. */
  patience?: number
}

/** Takes the lock. Refuses with `already_running`, or with `io` if the file cannot be used. */
export const acquireLock = ({ path, pidPath, what, patience = HELD_CHECK_MS }: LockRequest): Lock => {
  const database = openPrivately(path, patience)
  if (database === undefined) refuse('already_running', { what, pid: holderOf(pidPath) })
  try {
    // The rename is atomic: a reader sees a complete pid, or the previous one.
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

/** True while the process with this pid holds the lock. True also if that cannot be determined: no holder is declared
 * dead on a guess. This check takes a shared lock for a moment, for which `acquireLock` waits. */
export const isHeldBy = (pid: number, { path, pidPath }: Omit<LockRequest, 'what'>): boolean =>
  isLocked(path) && (readPid(pidPath) ?? pid) === pid

/** True while a process holds the lock, and also if that cannot be determined. Takes a shared lock, as `isHeldBy`. */
export const isLocked = (path: string): boolean => {
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

/** Time for another process to finish `isHeldBy`. */
const HELD_CHECK_MS = 50
const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === SQLITE_BUSY

/** The error of the system for a folder that is not writable; SQLite only reports that it cannot open a file. */
const accessError = (folder: string): string | undefined => {
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Opens the database in an exclusive transaction; undefined if another process holds it. */
const openPrivately = (path: string, patience: number): DatabaseSync | undefined => {
  // SQLite creates files according to the umask. The file must not be created here before: closing any descriptor of a
  // file drops the POSIX locks that this process has on it.
  const umask = process.umask(0o077)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: patience })
    // Nothing is ever written, so no journal is needed; by default an empty journal file would be created beside the
    // lock.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    if (database?.isOpen) database.close()
    if (isBusy(error)) return undefined
    refuse('io', { detail: `cannot lock '${path}': ${accessError(dirname(path)) ?? (error as Error).message}` })
  } finally {
    process.umask(umask)
  }
}

/** How often and at which interval to read the pid file, which a holder writes only after it has the lock. */
const MAX_PID_FILE_READS = 20
const PID_FILE_INTERVAL_MS = 10

/** The pid that the holder wrote; null if that takes too long. The pid of a process that is gone is ignored: an earlier
 * holder wrote it. */
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
