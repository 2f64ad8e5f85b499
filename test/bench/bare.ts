// The limit: node:sqlite in this process with the daemon's own schema, triggers and statements, and nothing around them.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../lib/id.ts'
import { openStore } from '../../daemon/store/index.ts'
import { taskRow } from './requests.ts'

export type Bare = {
  /** Inserts so many tasks, so many a commit; the seconds that took. */
  enqueue(tasks: number, perCommit: number): number
  [Symbol.dispose](): void
}

/** A database of its own below `dir`, which is on the daemon's disk. */
export const openBare = (dir: string): Bare => {
  mkdirSync(join(dir, 'bare'))
  const store = openStore({ path: join(dir, 'bare/sparkq.db'), synchronous: 'full', now: Date.now })
  const [session, queue, prefix] = [newId('ses'), newId('que'), 'DEFAULT']
  store.begin()
  store.sessions.insert.run({ id: session, name: 'default', instructions: null, now: Date.now() })
  store.queues.ensurePrefix.run({ prefix })
  store.queues.insert.run({ id: queue, name: 'default', session_id: session, prefix, instructions: null, status: 'active', now: Date.now() })
  store.commit()
  return {
    enqueue(tasks, perCommit) {
      const start = performance.now()
      for (let done = 0; done < tasks; done += perCommit) {
        store.begin()
        for (let i = 0; i < perCommit; i++) store.tasks.insert.run(taskRow(dir, queue, store.queues.nextNumber.get({ prefix })!.number))
        store.commit()
      }
      return (performance.now() - start) / 1000
    },
    [Symbol.dispose]: () => void store.close(),
  }
}
