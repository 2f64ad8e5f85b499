import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement, type Statement, type SqlValues } from './statement.ts'
import { SELECT, type TaskRow } from './task-rows.ts'

/** The filters whose rows an index finds in their order. A scan has the others (task-scans.ts). */
export type TaskListFilter = { queue?: string | undefined; status?: State<'task'> | undefined }

/**
 * Returns a function that reads a page of tasks, newest first, after the task `after`. Each combination of filters has
 * its own statement, prepared once: an optional filter inside one statement would keep SQLite from using an index. The
 * order comes from tasks_by_status if there is a status, else from tasks_of_queue if there is a queue (the numbers of a
 * queue grow with seq), else from the table.
 */
export const createTaskList = (db: DatabaseSync) => {
  const prepared = new Map<string, Statement<SqlValues, TaskRow>>()
  return (filter: TaskListFilter, after: { seq: number; number: number } | undefined, limit: number): TaskRow[] => {
    const order = filter.queue !== undefined && filter.status === undefined ? 'number' : 'seq'
    const parts: [condition: string, name: string, value: SqlValues[string] | undefined][] = [
      ['t.queue_id = :queue', 'queue', filter.queue],
      ['t.status = :status', 'status', filter.status],
      [`t.${order} < :after`, 'after', after?.[order]],
    ]
    const used = parts.filter(([, , value]) => value !== undefined)
    const conditions = used.length > 0 ? `WHERE ${used.map(([condition]) => condition).join(' AND ')}` : ''
    const text = `${SELECT} ${conditions} ORDER BY t.${order} DESC LIMIT :limit`
    let found = prepared.get(text)
    if (!found) prepared.set(text, (found = statement<SqlValues, TaskRow>(db, text)))
    return found.all({ ...Object.fromEntries(used.map(([, name, value]) => [name, value!])), limit })
  }
}
