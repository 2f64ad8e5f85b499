// The limit: node:sqlite in this process with the daemon's own schema, triggers and statements, and nothing around them.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../lib/model/id.ts'
import { openStore } from '../../daemon/store/index.ts'
import type { Serves } from './peers/peer.ts'
import { taskRow } from './requests.ts'

/** A database of its own below `dir`, which is on the daemon's disk. In one commit goes what is on the way at once, as in the
 * daemon, where that comes in one turn. */
export const openBare = (dir: string): Serves & Disposable => {
  mkdirSync(join(dir, 'bare'))
  const store = openStore({ path: join(dir, 'bare/sparkq.db'), synchronous: 'full', now: Date.now })
  const [session, queue, prefix] = [newId('ses'), newId('que'), 'DEFAULT']
  store.begin()
  store.sessions.insert.run({ id: session, name: 'default', instructions: null, now: Date.now() })
  store.queues.ensurePrefix.run({ prefix })
  store.queues.insert.run({
    id: queue,
    name: 'default',
    session_id: session,
    prefix,
    instructions: null,
    status: 'active',
    now: Date.now(),
  })
  store.commit()

  const commits = (count: number, inFlight: number, work: (i: number) => void): number => {
    const start = performance.now()
    for (let done = 0; done < count; done += inFlight) {
      store.begin()
      for (let i = done; i < Math.min(count, done + inFlight); i++) work(i)
      store.commit()
    }
    return (performance.now() - start) / 1000
  }
  let claimed: { id: string; claim: number }[] = []

  const enqueue: Serves['serve']['enqueue'] = async (tasks, inFlight) => {
    const rows = Array.from({ length: tasks }, () => taskRow(dir, queue))
    return commits(tasks, inFlight, i =>
      store.tasks.insert.run({ ...rows[i]!, number: store.queues.nextNumber.get({ prefix })!.number }),
    )
  }

  return {
    serve: {
      enqueue,
      enqueueMany: (requests, each) => enqueue(requests * each, each),
      async claim(tasks, inFlight) {
        claimed = []
        return commits(tasks, inFlight, () => {
          const { seq, claim } = store.tasks.claim({ queue_id: queue, worker_id: null, now: Date.now() }, undefined)!
          const { id } = store.tasks.bySeq.get({ seq })!
          store.attempts.insert.run({
            task_seq: seq,
            number: claim,
            worker_id: null,
            now: Date.now(),
            pid: null,
            pid_start: null,
            boot_id: null,
            log_path: null,
          })
          claimed.push({ id, claim })
        })
      },
      complete: async (tasks, inFlight) =>
        commits(tasks, inFlight, i => {
          const { seq } = store.tasks.byId.get({ id: claimed[i]!.id })!
          store.attempts.end.run({
            task_seq: seq,
            number: claimed[i]!.claim,
            now: Date.now(),
            outcome: 'succeeded',
            exit_code: null,
            signal: null,
            reason: null,
            error_type: null,
            stdout: null,
            stderr: null,
            killed: null,
          })
          store.tasks.finish.run({
            seq,
            status: 'succeeded',
            now: Date.now(),
            result_summary: 'done',
            result_data: null,
            error: null,
            error_type: null,
          })
          store.tasks.bySeq.get({ seq })
        }),
    },
    [Symbol.dispose]: () => void store.close(),
  }
}
