// Opens, checks and migrates the database, and prepares the statements of every noun. No other folder of the daemon
// uses SQLite.

import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { SparkqError, failure, refuse } from '../../lib/model/errors.ts'
import { edges } from '../../lib/model/state-machines.ts'
import { attemptStatements } from './attempts.ts'
import { environmentStatements } from './environments.ts'
import { eventStatements } from './events.ts'
import { migrations } from './migrations/index.ts'
import { numberStatements } from './numbers.ts'
import { projectStatements } from './projects.ts'
import { queueStatements } from './queues.ts'
import { reviewStatements } from './reviews.ts'
import { sessionStatements } from './sessions.ts'
import { statement } from './statement.ts'
import { taskStatements } from './tasks.ts'
import { toolStatements } from './tools.ts'
import { workerStatements } from './workers.ts'

export type Store = ReturnType<typeof openStore>

export type StoreOptions = {
  path: string
  /** full: a commit survives a power cut; normal: it survives only a crash of the process (docs/contract.md §4). */
  synchronous: 'full' | 'normal'
  /** Milliseconds since 1970; also SQL's `now()`. */
  now: () => number
}

/** Opens and migrates a database. Refuses with `config`, without changing the file, a database of a newer SparkQ and a
 * file that is damaged or no database. */
export const openStore = ({ path, synchronous, now }: StoreOptions) => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  let origin = OWN_ORIGIN
  const db = openDatabase(path, { now, origin: () => origin })
  try {
    checkVersion(db, path)
    // temp_store: the undo data of savepoints and triggers stays in memory. By default SQLite moves it past 64 KiB into
    // a file in /var/tmp, a new one at each commit, which makes four of the five writes of an enqueue.
    // journal_size_limit: the -wal shrinks again after a large batch.
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON;
       PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = ${KEPT_WAL_BYTES}`,
    )
    chmodSync(path, 0o600)
    migrate(db)
  } catch (error) {
    db.close()
    throw unreadable(path, error)
  }
  const begin = db.prepare('BEGIN')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT request')
  const release = db.prepare('RELEASE request')
  const undo = db.prepare('ROLLBACK TO request')

  return {
    projects: projectStatements(db),
    sessions: sessionStatements(db),
    queues: queueStatements(db),
    tasks: taskStatements(db),
    attempts: attemptStatements(db),
    reviews: reviewStatements(db),
    numbers: numberStatements(db),
    workers: workerStatements(db),
    tools: toolStatements(db),
    events: eventStatements(db),
    environments: environmentStatements(db),

    begin: () => void begin.run(),
    /** Throws if the changes did not reach the disk; the caller then calls `rollback`. */
    commit: () => void commit.run(),
    /** Does nothing if SQLite has rolled back by itself, as it does on some errors (disk full). */
    rollback: () => void (db.isTransaction && rollback.run()),
    inTransaction: () => db.isTransaction,

    /** Runs a synchronous function inside the transaction of the turn; if it throws, only its changes are undone. */
    nested<T>(work: () => T): T {
      savepoint.run()
      try {
        const result = work()
        release.run()
        return result
      } catch (error) {
        if (db.isTransaction) {
          undo.run()
          release.run()
        }
        throw error
      }
    },
    /** Runs a synchronous function; the events that it writes have this origin. */
    actingFor<T>(surface: string, work: () => T): T {
      origin = surface
      try {
        return work()
      } finally {
        origin = OWN_ORIGIN
      }
    },
    close: () => db.isOpen && db.close(),
  }
}

/** Four times the size that the -wal usually reaches between two checkpoints. */
const KEPT_WAL_BYTES = 16 * 1024 * 1024

/** True for an error of the disk, not of the request: the whole transaction is lost. */
export const isDiskError = (error: unknown): boolean => DISK_CODES.has(primaryCode(error))

/** An error of the disk or of a locked database as a SparkqError; any other error unchanged. */
export const translate = (error: unknown): unknown => {
  const code = primaryCode(error)
  const detail = (error as Error)?.message
  if (code === 0) return error
  if (DISK_CODES.has(code)) return failure('io', { detail: `the database cannot be written: ${detail}` })
  if (BUSY_CODES.has(code)) return failure('busy', { detail: `the database is in use by another process: ${detail}` })
  return error
}

/** Primary result codes of SQLite: PERM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const DISK_CODES = new Set([3, 8, 10, 11, 13, 14, 26])
/** BUSY and LOCKED. */
const BUSY_CODES = new Set([5, 6])

const primaryCode = (error: unknown): number => {
  const { errcode } = (error ?? {}) as { errcode?: number }
  return typeof errcode === 'number' ? errcode & 0xff : 0
}

/** The origin of what the daemon does by itself. */
export const OWN_ORIGIN = 'daemon'

/** `functions`: what the triggers call. */
const openDatabase = (path: string, functions: Record<string, () => SQLInputValue>): DatabaseSync => {
  try {
    const db = new DatabaseSync(path)
    for (const [name, call] of Object.entries(functions)) db.function(name, { deterministic: false }, call)
    return db
  } catch (error) {
    throw unreadable(path, error)
  }
}

const version = (db: DatabaseSync): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version

/** Reading the version throws if the file is no database. */
const checkVersion = (db: DatabaseSync, path: string): void => {
  const found = version(db)
  if (found <= migrations.length) return
  refuse('config', {
    message: `'${path}' was written by a newer SparkQ (schema ${found}, this one knows ${migrations.length})`,
    hint: 'run the newer SparkQ, or name another file under database.path in sparkq.yml',
  })
}

const migrate = (db: DatabaseSync): void => {
  for (let number = version(db) + 1; number <= migrations.length; number++) {
    db.exec(`BEGIN IMMEDIATE; ${migrations[number - 1]}; PRAGMA user_version = ${number}; COMMIT`)
  }
  const add = statement<{ machine: string; source: string; target: string; kind: string }>(
    db,
    'INSERT INTO transitions (machine, source, target, kind) VALUES (:machine, :source, :target, :kind)',
  )
  db.exec('BEGIN IMMEDIATE; DELETE FROM transitions')
  for (const edge of edges) add.run(edge)
  db.exec('COMMIT')
}

const unreadable = (path: string, error: unknown): unknown => {
  if (error instanceof SparkqError) return error
  const code = primaryCode(error)
  if (code !== 11 && code !== 26) return translate(error)
  return failure('config', {
    message: `'${path}' is not a database or is damaged: ${(error as Error).message}`,
    hint: 'it was left as it is; move it (with its -wal and -shm) aside to start with an empty one',
  })
}
