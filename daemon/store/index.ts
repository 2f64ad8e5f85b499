// The database: opened, checked, migrated, and the statements of every noun. Nothing outside this folder knows SQLite.

import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SparkqError, failure, refuse } from '../../lib/model/errors.ts'
import { edges } from '../../lib/model/state-machines.ts'
import { attemptStatements } from './attempts.ts'
import { eventStatements } from './events.ts'
import { migrations } from './migrations/index.ts'
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
  /** full: a commit survives a power cut; normal: a crash of the process only (docs/contract.md §4). */
  synchronous: 'full' | 'normal'
  /** Milliseconds since 1970; also SQL's `now()`. */
  now: () => number
}

/** Opens and migrates a database. Refuses a newer one and one that cannot be read with `config`, without touching
 * it. */
export const openStore = ({ path, synchronous, now }: StoreOptions) => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = openDatabase(path, now)
  try {
    checkVersion(db, path)
    // temp_store: what a savepoint or a trigger may have to undo stays in memory. Past 64 KiB it would be a file in
    // /var/tmp, a new one each commit and four of five writes that an enqueue makes.
    // journal_size_limit: what a batch of a million needed of the -wal is given back.
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = ${WAL_KEPT}`,
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
    workers: workerStatements(db),
    tools: toolStatements(db),
    events: eventStatements(db),

    begin: () => void begin.run(),
    /** Throws when the changes did not reach the disk; `rollback` then gives them up. */
    commit: () => void commit.run(),
    /** SQLite rolls back by itself on some errors (disk full): then there is nothing left to do. */
    rollback: () => void (db.isTransaction && rollback.run()),
    inTransaction: () => db.isTransaction,

    /** Runs a synchronous function whose changes are undone alone when it throws, inside the turn's transaction. */
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
    close: () => db.isOpen && db.close(),
  }
}

/** Bytes; four times what it usually grows to between two checkpoints. */
const WAL_KEPT = 16 * 1024 * 1024

/** True for an error that means the disk, not the request, is at fault: the whole transaction is lost. */
export const isDiskError = (error: unknown): boolean => DISK_CODES.has(primaryCode(error))

/** An error of SQLite as one of ours; anything else stays what it is. */
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

const openDatabase = (path: string, now: () => number): DatabaseSync => {
  try {
    const db = new DatabaseSync(path)
    db.function('now', { deterministic: false }, now)
    return db
  } catch (error) {
    throw unreadable(path, error)
  }
}

const version = (db: DatabaseSync): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version

/** Reading the version also tells whether the file is a database at all. */
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
