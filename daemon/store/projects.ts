import type { DatabaseSync } from 'node:sqlite'
import { statement } from './statement.ts'

export type ProjectRow = { id: string; name: string; repo_path: string; prd_path: string | null }

export const projectStatements = (db: DatabaseSync) => ({
  get: statement<{}, ProjectRow>(db, 'SELECT id, name, repo_path, prd_path FROM project'),
  put: statement<ProjectRow & { now: number }>(
    db,
    `
    INSERT INTO project (one, id, name, repo_path, prd_path, created_at)
    VALUES (1, :id, :name, :repo_path, :prd_path, :now)
    ON CONFLICT DO UPDATE SET name = :name, repo_path = :repo_path, prd_path = :prd_path`,
  ),
})
