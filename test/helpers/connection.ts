// The database connection that some code of ours opens for itself, to take room from it and give it back.

import { DatabaseSync } from 'node:sqlite'

/** Runs `work` and hands out, beside its result, the connection to a store that it opened. */
export const withConnection = async <T>(work: () => T | Promise<T>): Promise<{ result: T; db: DatabaseSync }> => {
  const original = DatabaseSync.prototype.function
  let db: DatabaseSync | undefined
  DatabaseSync.prototype.function = function (this: DatabaseSync, ...args: unknown[]) {
    db = this
    return (original as (...args: unknown[]) => void).apply(this, args)
  } as typeof original
  try {
    return { result: await work(), db: db! }
  } finally {
    DatabaseSync.prototype.function = original
  }
}

/** The disk as if it had so many more bytes for this database. */
export const leaveRoom = (db: DatabaseSync, bytes: number): void => {
  const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  db.exec(`PRAGMA max_page_count = ${page_count + Math.ceil(bytes / 4096)}`)
}
