// A store of its own in a scratch folder, with a session and a queue in it, and a second connection beside it for what
// no method can be asked.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore, type Store } from '../../daemon/store/index.ts'
import type { NewTaskRow } from '../../daemon/store/task-rows.ts'
import type { NewWorkerRow } from '../../daemon/store/workers.ts'

export type StoreWorld = { dir: string; path: string; store: Store; db: DatabaseSync; close(): void }

export const NOW = Date.UTC(2026, 0, 31, 7)

/** Holds session `s` and queues `q` and `other`. */
export const newStore = (): StoreWorld => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-s.'))
  const path = join(dir, 'sparkq.db')
  const store = openStore({ path, synchronous: 'normal', now: () => NOW })
  store.sessions.insert.run({ id: 's', name: 's', instructions: null, now: NOW })
  for (const [id, prefix] of [
    ['q', 'Q'],
    ['other', 'OTHER'],
  ] as const) {
    store.queues.ensurePrefix.run({ prefix })
    store.queues.insert.run({
      id,
      name: id,
      session_id: 's',
      prefix,
      instructions: null,
      status: 'active',
      jobs: 1,
      now: NOW,
    })
  }
  const db = new DatabaseSync(path)
  db.function('now', () => NOW)
  db.function('origin', () => 'test')
  db.exec('PRAGMA foreign_keys = ON')
  return {
    dir,
    path,
    store,
    db,
    close() {
      db.close()
      store.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** A new task of queue `q`; its number is its place. */
export const taskRow = (id: string, number: number, changes: Partial<NewTaskRow> = {}): NewTaskRow => ({
  id,
  queue_id: 'q',
  number,
  name: null,
  tool_name: 'run-bash',
  task_class: null,
  payload: '{}',
  metadata: null,
  key: null,
  timeout: 600,
  timeout_source: null,
  retries: 0,
  requeued_from: null,
  environment_id: null,
  now: NOW,
  not_before: null,
  ...changes,
})

/** A new worker of queue `q`, one with a connection unless told otherwise. */
export const workerRow = (id: string, changes: Partial<NewWorkerRow> = {}): NewWorkerRow => ({
  id,
  name: id,
  type: 'executor',
  queue_id: 'q',
  host: 'h',
  pid: 1,
  pid_start: null,
  boot_id: null,
  attached: 1,
  supervised: 0,
  capabilities: '[]',
  now: NOW,
  ...changes,
})
