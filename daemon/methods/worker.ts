import { refuse } from '../../lib/errors.ts'
import type { Handlers } from './context.ts'
import { giveBack } from '../outcome.ts'
import { findQueue } from './find.ts'

export const workerHandlers: Pick<Handlers, 'worker.register'> = {
  'worker.register': (context, { id, name, queue: reference, pid, host, holds }) => {
    const { store, now, control, peer, workers } = context
    const queue = findQueue(context, reference)
    const holder = workers.of(queue.id)
    if (holder && holder.id !== id) refuse('already_running', { what: '', pid: holder.pid })
    store.workers.insert.run({ id, name, queue_id: queue.id, host, pid, now })
    const held = new Map((holds ?? []).map(({ id, claim }) => [id, claim]))
    const [mine, unheard] = partition(store.tasks.runningOf.all({ worker_id: id }), task => held.get(task.id) === task.claim)
    const gone = (holds ?? []).filter(({ id, claim }) => !mine.some(task => task.id === id && task.claim === claim))
    // Claimed, but the answer was lost with the last connection: nothing of it ever ran.
    for (const task of unheard) giveBack(context, task, 'interrupted', 'its claim was never heard of', null)
    // Not only after the commit: a second one in the same turn must find the queue held.
    workers.register({ id, name, queue: queue.name, queueId: queue.id, pid, startedAt: now }, peer)
    // What it was told to end while it was away, and what was given to others.
    context.afterCommit(() => {
      mine.forEach(workers.end)
      for (const attempt of gone) workers.disown(id, attempt)
      if (control.stopping()) void workers.stop({ queue: queue.id, drain: false }) // the others were told before it came
    })
    return {
      id, queue: { id: queue.id, name: queue.name, instructions: queue.instructions },
      lock_dir: control.lockDir(), logs: control.logs, socket: control.facts.socket,
    }
  },
}

const partition = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => [items.filter(test), items.filter(item => !test(item))]
