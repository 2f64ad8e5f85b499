// The workers that are connected: who holds which queue, and the way to tell them something.

import type { Directive } from '../../lib/protocol/worker.ts'
import type { Peer } from '../engine/peer.ts'
import { createSignal, type Signal } from '../engine/signal.ts'
import { deathNotice } from '../tasks/outcome.ts'
import type { Store } from '../store/index.ts'
import type { TaskRow } from '../store/task-rows.ts'

/** True for a task whose worker is a connection that can be told to end its processes. Other workers are people and
 * agents: nobody ends theirs. */
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
  list(): Omit<ConnectedWorker, 'queueId'>[]
  /** Tells the worker of a task to end its processes. */
  end(task: TaskRow): void
  /** Tells a worker to end the processes of an attempt that is not its any more. */
  disown(workerId: string, attempt: { id: string; claim: number }): void
  /** Tells a worker what its next heartbeat would be answered. That answer is what counts; the word ahead of it is here
   * because nobody may ask again and again. */
  tell(id: string, directive: Directive): void
  /** Ends the connection of a worker that has ended; whatever still comes from it is not read. */
  cut(id: string): void
  /** Tells workers to stop, those of one queue or all; resolves with their names when they are gone. */
  stop(options: { queue: string | undefined; drain: boolean }): Promise<string[]>
  /** Called when the connection of a worker ends. */
  onLost: Signal<ConnectedWorker>['subscribe']
}

export const createConnectedWorkers = (): ConnectedWorkers => {
  const lost = createSignal<ConnectedWorker>()
  const connected = new Map<string, { worker: ConnectedWorker; peer: Peer }>()
  const gone = new Set<() => void>()

  const tell = (peer: Peer, directive: Directive): void => peer.notify('worker.directive', directive)
  const checkAll = (): void => {
    for (const check of [...gone]) check()
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
    list: () => [...connected.values()].map(({ worker: { queueId: _, ...worker } }) => worker),
    end(task) {
      const peer = task.worker_id === null ? undefined : connected.get(task.worker_id)?.peer
      if (!peer || task.ending === null) return
      tell(peer, {
        directive: 'end',
        id: task.id,
        claim: task.claim,
        why: task.ending,
        message: task.ending === 'timeout' ? deathNotice(task) : 'canceled',
      })
    },
    disown(workerId, { id, claim }) {
      const peer = connected.get(workerId)?.peer
      if (peer) tell(peer, { directive: 'end', id, claim, why: 'lost', message: '' })
    },
    tell(id, directive) {
      const peer = connected.get(id)?.peer
      if (peer) tell(peer, directive)
    },
    cut(id) {
      const peer = connected.get(id)?.peer
      connected.delete(id)
      peer?.close()
      checkAll()
    },
    async stop({ queue, drain }) {
      const stopping = [...connected.values()].filter(({ worker }) => queue === undefined || worker.queueId === queue)
      for (const { peer } of stopping) tell(peer, { directive: 'stop', drain })
      const names = stopping.map(({ worker }) => worker.name)
      await new Promise<void>(resolve => {
        const check = (): void => {
          if (stopping.some(({ worker, peer }) => connected.get(worker.id)?.peer === peer)) return
          gone.delete(check)
          resolve()
        }
        gone.add(check)
        check()
      })
      return names
    },
  }
}
