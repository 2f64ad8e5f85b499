// An upper limit for any server on this schema: node:sqlite runs the statements of the daemon in this process, and
// nothing else.

import { newId } from '../lib/model/id.ts'
import { insertTask, openBareStore, QUEUE } from './bare-store.ts'
import type { Serves } from './peers/peer.ts'

export const BARE_SQLITE = 'node:sqlite'

/** Commits after every `inFlight` tasks, as the daemon commits the requests of one turn together. */
export const openBareSqlite = (dir: string): Serves & Disposable => {
  const store = openBareStore(dir)
  const queue = store.queues.head.get({ name: QUEUE })!.id
  let claimed: { id: string; claim: number }[] = []

  /** Seconds for `count` calls of `work`, with a commit after every `inFlight` of them. */
  const inCommits = (count: number, inFlight: number, work: (i: number) => void): number => {
    const start = performance.now()
    for (let done = 0; done < count; done += inFlight) {
      store.begin()
      for (let i = done; i < Math.min(count, done + inFlight); i++) work(i)
      store.commit()
    }
    return (performance.now() - start) / 1000
  }

  const claim = (): void => {
    const now = Date.now()
    const { seq, claim } = store.tasks.claim({ queue_id: queue, worker_id: null, now }, undefined)!
    const { id } = store.tasks.bySeq.get({ seq })!
    const unknown = { worker_id: null, pid: null, pid_start: null, boot_id: null, log_path: null }
    store.attempts.insert.run({ task_seq: seq, number: claim, now, ...unknown })
    claimed.push({ id, claim })
  }

  const complete = (i: number): void => {
    const now = Date.now()
    const { seq } = store.tasks.byId.get({ id: claimed[i]!.id })!
    const attempt = { exit_code: null, signal: null, reason: null, stdout: null, stderr: null, killed: null }
    const [number, outcome] = [claimed[i]!.claim, 'succeeded'] as const
    store.attempts.end.run({ task_seq: seq, number, now, outcome, error_type: null, ...attempt })
    const result = { result_summary: 'done', result_data: null, error: null, error_type: null }
    store.tasks.finish.run({ seq, status: outcome, now, ...result })
    store.tasks.bySeq.get({ seq })
  }

  const enqueue: Serves['serve']['enqueue'] = async (count, inFlight) => {
    const tasks = Array.from({ length: count }, () => ({ id: newId('tsk'), cwd: dir, payload: { argv: ['true'] } }))
    return inCommits(count, inFlight, i => insertTask(store, tasks[i]!))
  }

  return {
    serve: {
      enqueue,
      enqueueMany: (requests, each) => enqueue(requests * each, each),
      async claim(count, inFlight) {
        claimed = []
        return inCommits(count, inFlight, claim)
      },
      complete: async (count, inFlight) => inCommits(count, inFlight, complete),
    },
    [Symbol.dispose]: () => void store.close(),
  }
}
