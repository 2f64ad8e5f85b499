// Tasks that ended in a period, for their numbers.

import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement } from './statement.ts'

export type EndedRow = {
  seq: number
  queue_id: string
  status: State<'task'>
  created_at: number
  claimed_at: number | null
  finished_at: number
  claim: number
  tool_name: string
  /** Its payload, or the beginning of a long one, and the length of all of it in bytes. */
  payload: string
  length: number
}

/** A longer payload is not read whole: SQLite knows its length without reading it. */
const READ_CHARACTERS = 2000

export const numberStatements = (db: DatabaseSync) => ({
  /** Newest first, from the task `seq` that ended at `at` on. The index has the order: `finished_at`, then `seq`. */
  ended: statement<{ since: number; at: number; seq: number }, EndedRow>(
    db,
    `
    SELECT seq, queue_id, status, created_at, claimed_at, finished_at, claim, tool_name,
      substr(payload, 1, ${READ_CHARACTERS}) AS payload, octet_length(payload) AS length
    FROM tasks INDEXED BY tasks_finished
    WHERE finished_at >= :since AND finished_at <= :at AND (finished_at < :at OR seq < :seq)
    ORDER BY finished_at DESC, seq DESC`,
  ),
})
