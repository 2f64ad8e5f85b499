// A database like that of the daemon, without a daemon: the project's own migrations, triggers and statements, with one
// queue.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store } from '../daemon/store/index.ts'
import type { NewTaskRow } from '../daemon/store/task-rows.ts'
import { newId } from '../lib/model/id.ts'

export const QUEUE = 'default'

/** Creates the database below `dir`. It is comparable with that of the daemon: on the disk of the scratch folders, with
 * synchronous=FULL. */
export const openBareStore = (dir: string): Store => {
  const folder = join(dir, 'bare')
  mkdirSync(folder)
  const store = openStore({ path: join(folder, 'sparkq.db'), synchronous: 'full', now: Date.now })
  const [session, prefix, now] = [newId('ses'), 'DEFAULT', Date.now()]
  store.begin()
  store.sessions.insert.run({ id: session, name: 'default', instructions: null, now })
  store.queues.ensurePrefix.run({ prefix })
  store.queues.insert.run({
    id: newId('que'),
    name: QUEUE,
    session_id: session,
    prefix,
    instructions: null,
    status: 'active',
    jobs: 1,
    now,
  })
  store.commit()
  return store
}

export type BareTask = { id: string; cwd: string; payload: { argv?: readonly string[] } }

/** The row that the daemon inserts for a task of the tool run-bash. */
export const taskRow = ({ id, cwd, payload }: BareTask, queueId: string): Omit<NewTaskRow, 'number'> => ({
  id,
  queue_id: queueId,
  name: null,
  tool_name: 'run-bash',
  task_class: 'MEDIUM_SCRIPT',
  payload: JSON.stringify({ cwd, ...payload }),
  metadata: null,
  key: null,
  timeout: 600,
  timeout_source: 'task_classes.MEDIUM_SCRIPT',
  retries: 0,
  requeued_from: null,
  environment_id: null,
  now: Date.now(),
  not_before: null,
})

/** The daemon's three statements for an enqueue; the caller begins and commits. Returns the task's friendly id. */
export const insertTask = ({ queues, tasks }: Store, task: BareTask): string => {
  const { id, prefix } = queues.head.get({ name: QUEUE })!
  const { number } = queues.nextNumber.get({ prefix })!
  tasks.insert.run({ ...taskRow(task, id), number })
  return `${prefix}-${number}`
}
