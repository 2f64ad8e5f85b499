// Finds tasks by conditions that no index has, row by row, so that the reader can stop at any time and go on later.

import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement, type SqlValues, type Statement } from './statement.ts'
import type { TaskRow } from './task-rows.ts'

export type TaskFilter = {
  /** Ids of queues. */
  queues?: readonly string[] | undefined
  statuses?: readonly State<'task'>[] | undefined
  stale?: boolean | undefined
  tool?: string | undefined
  since?: number | undefined
  outcomes?: readonly string[] | undefined
  requeued?: boolean | undefined
  /** Texts of which each is in one of the searched columns; ASCII letters match in upper and lower case. `%` and `_`
   * stand for other characters, as in LIKE. */
  parts?: readonly string[] | undefined
}

/** A task that was looked at, and whether it matches. */
export type ScannedRow = { seq: number; number: number; hit: 0 | 1 | null }
export type ScanPlace = Pick<ScannedRow, 'seq' | 'number'>

/** The columns that a search looks at. */
export type SearchedRow = Pick<TaskRow, 'name' | 'payload' | 'metadata' | 'result_summary' | 'error'>

/**
 * `after` reads the tasks after a place, newest first, each with whether it matches: so a caller stops at the right
 * time also where nothing matches. One state reads only the tasks of that state, one queue alone those of the queue.
 * `among` reads those of some ids that match, in no order.
 */
export const taskScans = (db: DatabaseSync) => {
  const prepared = new Map<string, Statement<SqlValues, ScannedRow>>()
  const each = (text: string, values: SqlValues): Iterable<ScannedRow> => {
    let found = prepared.get(text)
    if (!found) prepared.set(text, (found = statement<SqlValues, ScannedRow>(db, text)))
    return found.each(values)
  }
  return {
    after(filter: TaskFilter, place: ScanPlace | undefined): Iterable<ScannedRow> {
      const { lane, order, values, rest } = laneOf(filter)
      const conditions = conditionsOf(rest)
      const from = [...lane, ...(place ? [`t.${order} < :after`] : [])]
      const text =
        `SELECT t.seq, t.number, ${conditions.text} AS hit FROM tasks t ` +
        `${from.length > 0 ? `WHERE ${from.join(' AND ')} ` : ''}ORDER BY t.${order} DESC`
      return each(text, { ...values, ...conditions.values, ...(place && { after: place[order] }) })
    },
    among(filter: TaskFilter, ids: readonly string[]): Iterable<ScannedRow> {
      const { text, values } = conditionsOf(filter)
      return each(
        `SELECT t.seq, t.number, ${text} AS hit FROM tasks t WHERE t.id IN (SELECT value FROM json_each(:ids))`,
        { ...values, ids: JSON.stringify(ids) },
      )
    },
  }
}

export const searchStatements = (db: DatabaseSync) => ({
  searched: statement<{ seq: number }, SearchedRow>(
    db,
    'SELECT name, payload, metadata, result_summary, error FROM tasks WHERE seq = :seq',
  ),
  present: statement<{ seqs: string }, { seq: number; id: string }>(
    db,
    'SELECT seq, id FROM tasks WHERE seq IN (SELECT value FROM json_each(:seqs))',
  ),
  /** The tasks of some ids that exist, with those that they are clones of. */
  origins: statement<{ ids: string }, { seq: number; id: string; requeued_from: string | null }>(
    db,
    'SELECT seq, id, requeued_from FROM tasks WHERE id IN (SELECT value FROM json_each(:ids))',
  ),
})

/** The index that has the order of a scan, and the conditions that it leaves. */
const laneOf = (filter: TaskFilter) => {
  const { statuses, queues, ...others } = filter
  if (statuses?.length === 1)
    return {
      lane: ['t.status = :status'],
      order: 'seq' as const,
      values: { status: statuses[0]! },
      rest: { ...others, queues },
    }
  if (queues?.length === 1)
    return {
      lane: ['t.queue_id = :queue'],
      order: 'number' as const,
      values: { queue: queues[0]! },
      rest: { ...others, statuses },
    }
  return { lane: [], order: 'seq' as const, values: {}, rest: filter }
}

/** One expression of SQL for all conditions, the cheap ones first. */
const conditionsOf = (filter: TaskFilter): { text: string; values: SqlValues } => {
  const { parts = [], requeued } = filter
  const rows: [condition: string, name: string, value: SqlValues[string] | undefined][] = [
    ['t.status IN (SELECT value FROM json_each(:statuses))', 'statuses', list(filter.statuses)],
    ['t.queue_id IN (SELECT value FROM json_each(:queues))', 'queues', list(filter.queues)],
    ['t.stale = :stale', 'stale', filter.stale ? 1 : undefined],
    ['t.tool_name = :tool', 'tool', filter.tool],
    ['t.error_type IN (SELECT value FROM json_each(:outcomes))', 'outcomes', list(filter.outcomes)],
    ['coalesce(t.finished_at, t.claimed_at, t.created_at) >= :since', 'since', filter.since],
    [`EXISTS (${CLONES}) = :requeued`, 'requeued', requeued === undefined ? undefined : Number(requeued)],
    ...parts.map((part, i): (typeof rows)[number] => {
      const name = `part_${'abcdefghij'[i]!}`
      return [`(${SEARCHED.map(column => `t.${column} LIKE :${name}`).join(' OR ')})`, name, `%${part}%`]
    }),
  ]
  const used = rows.filter(([, , value]) => value !== undefined)
  return {
    text: used.length > 0 ? `(${used.map(([condition]) => condition).join(' AND ')})` : '1',
    values: Object.fromEntries(used.map(([, name, value]) => [name, value!])),
  }
}

const CLONES = 'SELECT 1 FROM tasks c WHERE c.requeued_from = t.id'

const SEARCHED: readonly (keyof SearchedRow)[] = ['payload', 'name', 'result_summary', 'error', 'metadata']

const list = (values: readonly string[] | undefined): string | undefined => values && JSON.stringify(values)
