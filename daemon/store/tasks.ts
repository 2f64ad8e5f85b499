import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../../lib/model/state-machines.ts'
import { statement, type SqlValues } from './statement.ts'
import { createTaskList } from './task-lists.ts'
import { searchStatements, taskScans } from './task-scans.ts'
import { PREFIX, SELECT, type EditedTaskRow, type NewTaskRow, type TaskRow } from './task-rows.ts'

/** When a task becomes stale: its timeout, counted from the claim or the last heartbeat. */
const STALE_AT = 'CAST(:now + timeout * 1000 AS INTEGER)'

/** Without INDEXED BY, SQLite takes tasks_by_status and reads past all tasks that are queued elsewhere or not due. */
const due = (condition: string): string => `
      SELECT seq FROM tasks INDEXED BY tasks_due
      WHERE queue_id = :queue_id AND status = 'queued' AND wake_at IS NULL ${condition} ORDER BY seq LIMIT 1`

/** The tools whose tasks may be taken: only these, or all but these; undefined is all tools. */
export type OfTools = { only: readonly string[] } | { not: readonly string[] } | undefined

/** The index holds exactly the due tasks of a queue, in order. Reading past 100,000 of a paused tool takes 11 ms. */
const DUE = due('')
const DUE_OF_THESE = due('AND tool_name IN (SELECT value FROM json_each(:tools))')
const DUE_OF_OTHERS = due('AND tool_name NOT IN (SELECT value FROM json_each(:tools))')

/** Prepares three statements that differ in the tools whose tasks they take; returns a function that chooses one. */
const byTools = <P extends SqlValues, Row>(db: DatabaseSync, text: (seq: string) => string) => {
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
  /** Changes nothing if the id is taken. */
  insert: statement<NewTaskRow>(
    db,
    `
    INSERT INTO tasks (id, queue_id, number, name, tool_name, task_class, payload, metadata, key, timeout,
      timeout_source, retries, requeued_from, environment_id, created_at, not_before, wake_at)
    VALUES (:id, :queue_id, :number, :name, :tool_name, :task_class, :payload, :metadata, :key, :timeout,
      :timeout_source, :retries, :requeued_from, :environment_id, :now, :not_before, :not_before)
    ON CONFLICT (id) DO NOTHING`,
  ),

  /** Changes a queued task, which stays in its place. */
  edit: statement<EditedTaskRow>(
    db,
    `
    UPDATE tasks SET name = :name, tool_name = :tool_name, task_class = :task_class, payload = :payload,
      metadata = :metadata, key = :key, timeout = :timeout, timeout_source = :timeout_source, retries = :retries,
      environment_id = :environment_id, not_before = :not_before, wake_at = :wake_at, edits = edits + 1
    WHERE seq = :seq AND status = 'queued'`,
  ),

  byId: statement<{ id: string }, TaskRow>(db, `${SELECT} WHERE t.id = :id`),
  /** The oldest queued tasks. */
  queued: statement<{ limit: number }, TaskRow>(db, `${SELECT} WHERE t.status = 'queued' ORDER BY t.seq LIMIT :limit`),
  bySeq: statement<{ seq: number }, TaskRow>(db, `${SELECT} WHERE t.seq = :seq`),
  /** Up to two: enough to see that a prefix is not unique. `~` sorts after every character of an id. */
  byPrefix: statement<{ prefix: string }, TaskRow>(
    db,
    `${SELECT} WHERE t.id >= :prefix AND t.id < :prefix || '~' LIMIT 2`,
  ),
  byFriendlyId: statement<{ prefix: string; number: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.number = :number AND ${PREFIX} = :prefix
      AND t.queue_id IN (SELECT id FROM queues WHERE prefix = :prefix
                         UNION ALL SELECT queue_id FROM former_prefixes WHERE prefix = :prefix)`,
  ),
  byQueueAndNumber: statement<{ queue: string; number: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.queue_id = (SELECT id FROM queues WHERE name = :queue) AND t.number = :number`,
  ),
  /** Up to two tasks of any queues: enough to see that a bare number is not unique. */
  byNumber: statement<{ number: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.queue_id IN (SELECT id FROM queues) AND t.number = :number LIMIT 2`,
  ),
  openByKey: statement<{ key: string; queue_id: string }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.key = :key AND t.queue_id = :queue_id
      AND t.status IN ('queued', 'running') ORDER BY t.seq DESC LIMIT 1`,
  ),

  peek: peeker(db),
  claim: claimer(db),
  heartbeat: statement<{ seq: number; now: number }>(
    db,
    `
    UPDATE tasks SET clock_at = :now, wake_at = ${STALE_AT}, stale = 0
    WHERE seq = :seq AND status = 'running' AND ending IS NULL`,
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
  /** Returns a task to its old place in the queue; the attempt does not count. */
  release: statement<{ seq: number; not_before: number | null }>(
    db,
    `
    UPDATE tasks SET status = 'queued', burned = burned - 1, worker_id = NULL, claimed_at = NULL, clock_at = NULL,
      not_before = :not_before, wake_at = :not_before, stale = 0, ending = NULL
    WHERE seq = :seq AND status = 'running'`,
  ),

  /** Returns a task to the queue after a failed attempt, which counts. */
  retry: statement<{ seq: number; not_before: number }>(
    db,
    `
    UPDATE tasks SET status = 'queued', worker_id = NULL, claimed_at = NULL, clock_at = NULL,
      not_before = :not_before, wake_at = :not_before, stale = 0, ending = NULL
    WHERE seq = :seq AND status = 'running'`,
  ),

  /** The time of the next deadline of a task. */
  nextWake: statement<{}, { at: number | null }>(db, 'SELECT min(wake_at) AS at FROM tasks WHERE wake_at IS NOT NULL'),
  awake: statement<{ now: number; limit: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.wake_at <= :now ORDER BY t.wake_at LIMIT :limit`,
  ),
  /** When the next delayed task of a queue becomes due. The index has all tasks with a deadline, of which there are
   * few. */
  nextDue: statement<{ queue_id: string }, { at: number }>(
    db,
    `
    SELECT wake_at AS at FROM tasks INDEXED BY tasks_awaited
    WHERE wake_at IS NOT NULL AND queue_id = :queue_id AND status = 'queued' ORDER BY wake_at LIMIT 1`,
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
  /** Moves the deadlines of running tasks by a gap in time, in milliseconds. `after` and `before` say which tasks it
   * concerns, by the time from which their timeouts count. */
  shift: statement<{ gap: number; after: number; before: number }>(
    db,
    `
    UPDATE tasks SET clock_at = clock_at + CAST(:gap AS INTEGER), wake_at = wake_at + CAST(:gap AS INTEGER)
    WHERE status = 'running' AND clock_at > :after AND clock_at <= :before`,
  ),
  /** The tools of the running tasks of a worker. */
  toolsInHand: statement<{ worker_id: string }, { tool_name: string }>(
    db,
    `
    SELECT tool_name FROM tasks WHERE status = 'running' AND worker_id = :worker_id`,
  ),
  /** Due tasks of a queue after a place, in order. */
  dueAfter: statement<{ queue_id: string; seq: number; limit: number }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.seq IN (
      SELECT seq FROM tasks INDEXED BY tasks_due WHERE queue_id = :queue_id AND status = 'queued' AND wake_at IS NULL
        AND seq > :seq ORDER BY seq LIMIT :limit) ORDER BY t.seq`,
  ),
  queuedOf: statement<{ queue_id: string; limit: number }, { seq: number; claim: number }>(
    db,
    `
    SELECT seq, claim FROM tasks INDEXED BY tasks_due
      WHERE queue_id = :queue_id AND status = 'queued' AND wake_at IS NULL
    UNION ALL
    SELECT seq, claim FROM tasks INDEXED BY tasks_awaited
      WHERE queue_id = :queue_id AND status = 'queued' AND wake_at IS NOT NULL
    LIMIT :limit`,
  ),
  runningOf: statement<{ worker_id: string }, TaskRow>(
    db,
    `${SELECT} WHERE t.status = 'running' AND t.worker_id = :worker_id ORDER BY t.seq`,
  ),

  /** The tasks that check a git tree, newest first. The index tasks_of_tree has exactly this expression. */
  ofTree: statement<{ tree: string }, TaskRow>(
    db,
    `
    ${SELECT} WHERE t.metadata IS NOT NULL
      AND iif(json_valid(t.metadata), json_extract(t.metadata, '$.git.tree'), NULL) = :tree ORDER BY t.seq DESC`,
  ),

  list: createTaskList(db),
  scan: taskScans(db),
  ...searchStatements(db),
  recent: statement<{ limit: number }, TaskRow>(
    db,
    `${SELECT} WHERE t.finished_at IS NOT NULL ORDER BY t.finished_at DESC LIMIT :limit`,
  ),

  /** Deletes up to `limit` tasks that a purge may delete; the caller repeats it. */
  purge: statement<{ before: number; limit: number }, { id: string }>(
    db,
    `
    DELETE FROM tasks
    WHERE seq IN (SELECT seq FROM tasks WHERE finished_at <= :before ORDER BY finished_at LIMIT :limit) RETURNING id`,
  ),
  /** The same for one queue, whatever their age. */
  purgeQueue: statement<{ queue_id: string; limit: number }, { id: string }>(
    db,
    `
    DELETE FROM tasks
    WHERE seq IN (SELECT seq FROM tasks WHERE queue_id = :queue_id AND finished_at IS NOT NULL LIMIT :limit)
    RETURNING id`,
  ),
})

/** The task that a claim would take. */
const peeker = (db: DatabaseSync) =>
  byTools<{ queue_id: string }, TaskRow>(db, seq => `${SELECT} WHERE t.seq = (${seq})`)

/** Atomic: one statement finds the oldest due task and claims it. */
const claimer = (db: DatabaseSync) =>
  byTools<{ queue_id: string; worker_id: string | null; now: number }, { seq: number; claim: number }>(
    db,
    seq => `
    UPDATE tasks SET status = 'running', claim = claim + 1, burned = burned + 1, worker_id = :worker_id,
      claimed_at = :now, clock_at = :now, wake_at = ${STALE_AT}, not_before = NULL
    WHERE seq = (${seq}) RETURNING seq, claim`,
  )
