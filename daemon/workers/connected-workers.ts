// The connected workers: which queue each of them holds, and the directives that the daemon sends them.

import type { Directive } from '../../lib/protocol/worker.ts'
import type { Peer } from '../engine/peer.ts'
import { createSignal, type Signal } from '../engine/signal.ts'
import { deathNotice } from '../tasks/outcome.ts'
import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'

/** True for a task of a runner, which can receive the directive to end the processes. Other workers are people and
 * agents without a connection; the daemon does not end their processes. */
export const hasRunner = ({ workers }: Pick<Store, 'workers'>, { worker_id: id }: TaskRow): boolean =>
  id !== null && workers.byId.get({ id })?.attached !== 0

export type ConnectedWorker = {
  id: string
  name: string
  queue: string
  queueId: string
  pid: number
  startedAt: number
}

export type ConnectedWorkers = {
  /** The worker lives as long as its connection. */
  register(worker: ConnectedWorker, peer: Peer): void
  isRegistered(id: string, peer: Peer): boolean
  isConnected(id: string): boolean
  /** The worker that holds a queue. */
  of(queueId: string): ConnectedWorker | undefined
  /** Their queue has another name. */
  rename(queueId: string, name: string): void
  list(): Omit<ConnectedWorker, 'queueId'>[]
  /** Sends the worker of a task the directive to end its processes. */
  end(task: TaskRow): void
  /** Sends a worker the directive to end the processes of an attempt that is no longer its own. */
  disown(workerId: string, attempt: { id: string; claim: number }): void
  /** Sends a worker at once what the response to its next heartbeat will say. That response decides; the notification
   * exists because a worker must not poll. */
  notify(id: string, directive: Directive): void
  /** Ends the connection of a worker that has ended; nothing more is read from it. */
  cut(id: string): void
  /** Sends workers the directive to stop, those of one queue or all; resolves to their names once they have left. */
  stop(options: { queue: string | undefined; drain: boolean }): Promise<string[]>
  /** Called when the connection of a worker ends. */
  onLost: Signal<ConnectedWorker>['subscribe']
}

export const createConnectedWorkers = (): ConnectedWorkers => {
  const lost = createSignal<ConnectedWorker>()
  const connected = new Map<string, { worker: ConnectedWorker; peer: Peer }>()
  const checks = new Set<() => void>()

  const send = (peer: Peer, directive: Directive): void => peer.notify('worker.directive', directive)
  const checkAll = (): void => {
    for (const check of [...checks]) check()
  }
  const of = (queueId: string): ConnectedWorker | undefined =>
    [...connected.values()].find(({ worker }) => worker.queueId === queueId)?.worker

  return {
    onLost: lost.subscribe,
    register(worker, peer) {
      connected.set(worker.id, { worker, peer })
      const leave = (): void => {
        if (connected.get(worker.id)?.peer !== peer) return // it is back on another connection
        connected.delete(worker.id)
        lost.emit(worker)
        checkAll()
      }
      if (peer.closed) leave()
      else peer.onClose(leave)
    },
    isRegistered: (id, peer) => connected.get(id)?.peer === peer,
    isConnected: id => connected.has(id),
    of,
    rename(queueId, name) {
      for (const { worker } of connected.values()) if (worker.queueId === queueId) worker.queue = name
    },
    list: () => [...connected.values()].map(({ worker: { queueId: _, ...worker } }) => worker),
    end(task) {
      const peer = task.worker_id === null ? undefined : connected.get(task.worker_id)?.peer
      if (!peer || task.ending === null) return
      send(peer, {
        directive: 'end',
        id: task.id,
        claim: task.claim,
        why: task.ending,
        message: task.ending === 'timeout' ? deathNotice(task) : 'canceled',
      })
    },
    disown(workerId, { id, claim }) {
      const peer = connected.get(workerId)?.peer
      if (peer) send(peer, { directive: 'end', id, claim, why: 'lost', message: '' })
    },
    notify(id, directive) {
      const peer = connected.get(id)?.peer
      if (peer) send(peer, directive)
    },
    cut(id) {
      const peer = connected.get(id)?.peer
      connected.delete(id)
      peer?.close()
      checkAll()
    },
    async stop({ queue, drain }) {
      const stopping = [...connected.values()].filter(({ worker }) => queue === undefined || worker.queueId === queue)
      for (const { peer } of stopping) send(peer, { directive: 'stop', drain })
      const names = stopping.map(({ worker }) => worker.name)
      await new Promise<void>(resolve => {
        const check = (): void => {
          if (stopping.some(({ worker, peer }) => connected.get(worker.id)?.peer === peer)) return
          checks.delete(check)
          resolve()
        }
        checks.add(check)
        check()
      })
      return names
    },
  }
}
