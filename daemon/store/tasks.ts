import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement, type Values } from './statement.ts'
import { createTaskList } from './task-lists.ts'
import { SELECT, type NewTaskRow, type TaskRow } from './task-rows.ts'

/** When a claimed task becomes stale: the clock runs from the claim or the last heartbeat. */
const STALE_AT = 'CAST(:now + timeout * 1000 AS INTEGER)'

/** Without being told, SQLite takes tasks_by_status and walks past whatever is queued elsewhere or not due. */
const due = (condition: string): string =>
  `SELECT seq FROM tasks INDEXED BY tasks_due WHERE queue_id = :queue_id AND status = 'queued' AND wake_at IS NULL ${condition} ORDER BY seq LIMIT 1`

/** Whose tasks may be taken, by the names of their tools; undefined is anybody's. */
export type OfTools = { only: readonly string[] } | { not: readonly string[] } | undefined

/** The index holds exactly the due tasks of a queue in their order. Past 100,000 of a paused tool it walks in 11 ms. */
const DUE = due('')
const DUE_OF_THESE = due('AND tool_name IN (SELECT value FROM json_each(:tools))')
const DUE_OF_OTHERS = due('AND tool_name NOT IN (SELECT value FROM json_each(:tools))')

/** One of three statements that differ in whose tasks they take. */
const byTools = <P extends Values, Row>(db: DatabaseSync, text: (seq: string) => string) => {
  const any = statement<P, Row>(db, text(DUE))
  const these = statement<P & { tools: string }, Row>(db, text(DUE_OF_THESE))
  const others = statement<P & { tools: string }, Row>(db, text(DUE_OF_OTHERS))
  return (params: P, tools: OfTools): Row | undefined =>
    tools === undefined
      ? any.get(params)
      : 'only' in tools
        ? these.get({ ...params, tools: JSON.stringify(tools.only) })
        : others.get({ ...params, tools: JSON.stringify(tools.not) })
}

export const taskStatements = (db: DatabaseSync) => ({
  /** Changes nothing when the id is taken. */
  insert: statement<NewTaskRow>(
    db,
    `
    INSERT INTO tasks (id, queue_id, number, tool_name, task_class, payload, metadata, key, timeout, retries, requeued_from,
      created_at, not_before, wake_at)
    VALUES (:id, :queue_id, :number, :tool_name, :task_class, :payload, :metadata, :key, :timeout, :retries, :requeued_from,
      :now, :not_before, :not_before) ON CONFLICT (id) DO NOTHING`,
  ),

  byId: statement<{ id: string }, TaskRow>(db, `${SELECT} WHERE t.id = :id`),
  bySeq: statement<{ seq: number }, TaskRow>(db, `${SELECT} WHERE t.seq = :seq`),
  /** Two at most: enough to tell that a prefix is not unique. `~` sorts behind every character of an id. */
  byPrefix: statement<{ prefix: string }, TaskRow>(
    db,
    `${SELECT} WHERE t.id >= :prefix AND t.id < :prefix || '~' LIMIT 2`,
  ),
  byFriendlyId: statement<{ prefix: string; number: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.queue_id IN (SELECT id FROM queues WHERE prefix = :prefix) AND t.number = :number`,
  ),
  openByKey: statement<{ key: string; queue_id: string }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.key = :key AND t.queue_id = :queue_id AND t.status IN ('queued', 'running') ORDER BY t.seq DESC LIMIT 1`,
  ),

  peek: peeker(db),
  claim: claimer(db),
  heartbeat: statement<{ seq: number; now: number }>(
    db,
    `
    UPDATE tasks SET clock_at = :now, wake_at = ${STALE_AT}, stale = 0 WHERE seq = :seq AND status = 'running' AND ending IS NULL`,
  ),

  finish: statement<{
    seq: number
    status: State<'task'>
    now: number
    result_summary: string | null
    result_data: string | null
    error: string | null
    error_type: string | null
  }>(
    db,
    `
    UPDATE tasks SET status = :status, finished_at = :now, wake_at = NULL, not_before = NULL, stale = 0, ending = NULL,
      result_summary = :result_summary, result_data = :result_data, error = :error, error_type = :error_type
    WHERE seq = :seq AND finished_at IS NULL`,
  ),
  /** Back into the queue at its old place; an attempt that was given back does not count. */
  release: statement<{ seq: number; not_before: number | null }>(
    db,
    `
    UPDATE tasks SET status = 'queued', burned = burned - 1, worker_id = NULL, claimed_at = NULL, clock_at = NULL,
      not_before = :not_before, wake_at = :not_before, stale = 0, ending = NULL
    WHERE seq = :seq AND status = 'running'`,
  ),

  /** A failed attempt that leaves others: it counts, the task waits for the next one. */
  retry: statement<{ seq: number; not_before: number }>(
    db,
    `
    UPDATE tasks SET status = 'queued', worker_id = NULL, claimed_at = NULL, clock_at = NULL,
      not_before = :not_before, wake_at = :not_before, stale = 0, ending = NULL
    WHERE seq = :seq AND status = 'running'`,
  ),

  /** The next moment at which a task needs the clock. */
  nextWake: statement<{}, { at: number | null }>(db, 'SELECT min(wake_at) AS at FROM tasks WHERE wake_at IS NOT NULL'),
  awake: statement<{ now: number; limit: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.wake_at <= :now ORDER BY t.wake_at LIMIT :limit`,
  ),
  becomeDue: statement<{ seq: number }>(
    db,
    `UPDATE tasks SET wake_at = NULL, not_before = NULL WHERE seq = :seq AND status = 'queued'`,
  ),
  becomeStale: statement<{ seq: number; wake_at: number }>(
    db,
    `UPDATE tasks SET stale = 1, wake_at = :wake_at WHERE seq = :seq AND status = 'running'`,
  ),
  beginEnding: statement<{ seq: number; ending: 'cancel' | 'timeout'; wake_at: number }>(
    db,
    `
    UPDATE tasks SET ending = :ending, wake_at = :wake_at WHERE seq = :seq AND status = 'running'`,
  ),
  /** Moves what runs since before a gap in time by that gap, in milliseconds. */
  shift: statement<{ gap: number; after: number; before: number }>(
    db,
    `
    UPDATE tasks SET clock_at = clock_at + CAST(:gap AS INTEGER), wake_at = wake_at + CAST(:gap AS INTEGER)
    WHERE status = 'running' AND clock_at > :after AND clock_at <= :before`,
  ),
  /** The tools of what a worker has in hand. */
  toolsInHand: statement<{ worker_id: string }, { tool_name: string }>(
    db,
    `
    SELECT tool_name FROM tasks WHERE status = 'running' AND worker_id = :worker_id`,
  ),
  /** A slice of what is due in a queue, in its order. */
  dueAfter: statement<{ queue_id: string; seq: number; limit: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.seq IN (SELECT seq FROM tasks INDEXED BY tasks_due
      WHERE queue_id = :queue_id AND status = 'queued' AND wake_at IS NULL AND seq > :seq ORDER BY seq LIMIT :limit) ORDER BY t.seq`,
  ),
  runningOf: statement<{ worker_id: string }, TaskRow>(
    db,
    `${SELECT} WHERE t.status = 'running' AND t.worker_id = :worker_id ORDER BY t.seq`,
  ),

  /** Tasks that check a tree of git, newest first; the index knows them by this very expression. */
  ofTree: statement<{ tree: string }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.metadata IS NOT NULL AND iif(json_valid(t.metadata), json_extract(t.metadata, '$.git.tree'), NULL) = :tree ORDER BY t.seq DESC`,
  ),

  list: createTaskList(db),
  recent: statement<{ limit: number }, TaskRow>(
    db,
    `${SELECT} WHERE t.finished_at IS NOT NULL ORDER BY t.finished_at DESC LIMIT :limit`,
  ),

  /** A slice of what a purge may delete; the caller repeats until it is empty. */
  purge: statement<{ before: number; limit: number }, { id: string }>(
    db,
    `
    DELETE FROM tasks WHERE seq IN (SELECT seq FROM tasks WHERE finished_at <= :before ORDER BY finished_at LIMIT :limit) RETURNING id`,
  ),
})

/** The task that a claim would take. */
const peeker = (db: DatabaseSync) =>
  byTools<{ queue_id: string }, TaskRow>(db, seq => `${SELECT} WHERE t.seq = (${seq})`)

/** FIFO and atomic: one statement finds the task and takes it. */
const claimer = (db: DatabaseSync) =>
  byTools<{ queue_id: string; worker_id: string | null; now: number }, { seq: number; claim: number }>(
    db,
    seq => `
    UPDATE tasks SET status = 'running', claim = claim + 1, burned = burned + 1, worker_id = :worker_id,
      claimed_at = :now, clock_at = :now, wake_at = ${STALE_AT}, not_before = NULL
    WHERE seq = (${seq}) RETURNING seq, claim`,
  )
