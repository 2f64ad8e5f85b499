import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

export type EnvironmentRow = { variables: string; left_out: string; basic: 0 | 1 }

export const environmentStatements = (db: DatabaseSync) => ({
  byId: statement<{ id: number }, EnvironmentRow>(
    db,
    'SELECT variables, left_out, basic FROM environments WHERE id = :id',
  ),
  byHash: statement<{ hash: string }, { id: number }>(db, 'SELECT id FROM environments WHERE hash = :hash'),
  insert: statement<EnvironmentRow & { hash: string }, { id: number }>(
    db,
    `
    INSERT INTO environments (hash, variables, left_out, basic) VALUES (:hash, :variables, :left_out, :basic)
    RETURNING id`,
  ),
  /** Deletes those that no task has any more. */
  purge: statement<{}>(
    db,
    `
    DELETE FROM environments
    WHERE id NOT IN (SELECT environment_id FROM tasks WHERE environment_id IS NOT NULL)`,
  ),
})
