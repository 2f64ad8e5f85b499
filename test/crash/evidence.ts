// What is there at the end: the database as it is, the notes of the tasks, and the processes.

import { DatabaseSync } from 'node:sqlite'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spooled, refusedIn } from '../../lib/project/spool.ts'
import { limitMs } from '../helpers/patience.ts'
import { until } from '../helpers/until.ts'
import type { KindName } from './kinds.ts'
import type { Load } from './load.ts'
import type { Process } from './processes.ts'
import type { Site } from './site.ts'

/** A line of task.sh. `text` of an end is the exit code, of an overlap who held the lock. */
export type Note = { word: 'start' | 'end' | 'overlap'; claim: number; pid: number; at: number; text: string }

export type TaskRow = {
  seq: number
  id: string
  queue: string
  status: string
  claim: number
  burned: number
  retries: number
  error: string | null
  error_type: string | null
  worker_id: string | null
}
export type AttemptRow = {
  task_seq: number
  number: number
  outcome: string
  exit_code: number | null
  reason: string | null
  error_type: string | null
  pid: number | null
  ended_at: number | null
}
export type EventRow = {
  seq: number
  at: number
  kind: string
  task_id: string | null
  worker_id: string | null
  claim: number | null
  detail: string | null
}
export type WorkerRow = { id: string; status: string; pid: number | null; ended_at: number | null }

export type Evidence = {
  acknowledged: ReadonlyMap<string, KindName>
  tasks: Map<string, TaskRow>
  attempts: Map<number, AttemptRow[]>
  events: EventRow[]
  workers: WorkerRow[]
  notes: Map<string, Note[]>
  /** What SQLite says of the file, and queues whose counted tasks are not those that are there. */
  damage: string[]
  /** Processes of tasks although no task runs. */
  runaways: Process[]
  /** Workers that are said to live, and do not, while the daemon is up; and all that are left after `sparkq stop`. */
  ghosts: WorkerRow[]
  unstopped: Process[]
  /** Files in the spool, and refused ones. */
  spool: string[]
}

export const gather = async (site: Site, { acknowledged }: Load): Promise<Evidence> => {
  const runaways = await lastOf(() => site.processes('task'))
  const ghosts = await lastOf(() => {
    const living = new Set(site.processes('runner').map(({ pid }) => pid))
    return read(site, db => workersOf(db).filter(({ ended_at, pid }) => ended_at === null && !living.has(pid!)))
  })
  const spool = [...spooled(site.stateDir), ...Array.from({ length: refusedIn(site.stateDir) }, () => 'a refused one')]
  await site.sparkq('stop')
  const unstopped = (await lastOf(() => site.processes())).filter(({ role }) => role !== 'task')
  const notes = new Map(readdirSync(join(site.dir, 'notes')).map(id => [id, notesOf(join(site.dir, 'notes', id))]))
  return { acknowledged, runaways, ghosts, spool, unstopped, notes, ...read(site, recordsOf) }
}

/** Queued and running tasks. */
export const openCount = (site: Site): number =>
  read(
    site,
    db =>
      (db.prepare("SELECT count(*) AS open FROM tasks WHERE status IN ('queued', 'running')").get() as { open: number })
        .open,
  )

/** What is still found at the limit of all waits; nothing as soon as nothing is. */
const lastOf = async <T>(find: () => T[]): Promise<T[]> => {
  let found: T[] = []
  await until('nothing to be found', () => (found = find()).length === 0).catch(() => {})
  return found
}

const read = <T>({ stateDir }: Site, work: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(join(stateDir, 'sparkq.db'), { readOnly: true, timeout: limitMs })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const recordsOf = (db: DatabaseSync): Pick<Evidence, 'tasks' | 'attempts' | 'events' | 'workers' | 'damage'> => {
  const tasks = db
    .prepare(`
    SELECT tasks.seq, tasks.id, queues.name AS queue, tasks.status, claim, burned, retries, error, error_type, worker_id
    FROM tasks JOIN queues ON queues.id = queue_id ORDER BY tasks.seq`)
    .all() as TaskRow[]
  const attempts = db
    .prepare(
      `SELECT task_seq, number, outcome, exit_code, reason, error_type, pid, ended_at
       FROM attempts ORDER BY task_seq, number`,
    )
    .all() as AttemptRow[]
  return {
    tasks: new Map(tasks.map(task => [task.id, task])),
    attempts: Map.groupBy(attempts, ({ task_seq }) => task_seq),
    events: db
      .prepare('SELECT seq, at, kind, task_id, worker_id, claim, detail FROM events ORDER BY seq')
      .all() as EventRow[],
    workers: workersOf(db),
    damage: [
      ...(db.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[])
        .map(row => row.integrity_check)
        .filter(word => word !== 'ok'),
      ...(
        db
          .prepare(`
        SELECT format('%s: %d %s are counted, %d exist', queues.name, counts.tasks, counts.status,
          count(tasks.seq)) AS text
        FROM counts JOIN queues ON queues.id = counts.queue_id
          LEFT JOIN tasks ON tasks.queue_id = counts.queue_id AND tasks.status = counts.status
        GROUP BY counts.queue_id, counts.status HAVING count(tasks.seq) <> counts.tasks`)
          .all() as { text: string }[]
      ).map(({ text }) => text),
    ],
  }
}

const workersOf = (db: DatabaseSync): WorkerRow[] =>
  db.prepare('SELECT id, status, pid, ended_at FROM workers ORDER BY started_at').all() as WorkerRow[]

const notesOf = (path: string): Note[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [word, claim, pid, at, ...text] = line.split(' ')
      return {
        word: word as Note['word'],
        claim: Number(claim),
        pid: Number(pid),
        at: Number(at),
        text: text.join(' '),
      }
    })
