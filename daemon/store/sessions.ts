import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'

export type SessionRow = {
  id: string
  name: string
  instructions: string | null
  status: State<'session'>
  created_at: number
  ended_at: number | null
  queues: number
}

const SELECT = `
  SELECT s.id, s.name, s.instructions, s.status, s.created_at, s.ended_at,
         (SELECT count(*) FROM queues q WHERE q.session_id = s.id) AS queues
  FROM sessions s`

export const sessionStatements = (db: DatabaseSync) => ({
  insert: statement<{ id: string; name: string; instructions: string | null; now: number }>(
    db,
    `
    INSERT INTO sessions (id, name, instructions, created_at) VALUES (:id, :name, :instructions, :now)`,
  ),
  find: statement<{ reference: string }, SessionRow>(db, `${SELECT} WHERE s.id = :reference OR s.name = :reference`),
  list: statement<{}, SessionRow>(db, `${SELECT} ORDER BY s.seq DESC`),
  end: statement<{ id: string; now: number }>(
    db,
    `
    UPDATE sessions SET status = 'ended', ended_at = :now WHERE id = :id AND status = 'active'`,
  ),
})
