// Delivers tasks to the daemon: over the socket, or through the spool if the daemon is down or the batch is too large
// for one line. The ids are in the request, so repeating it never adds a task twice (docs/contract.md §5).

import type { EnqueuedTask, IdleQueue } from '../protocol/entities.ts'
import { storable } from '../model/task-environment.ts'
import { SparkqError } from '../model/errors.ts'
import type { Submission } from './new-task-type.ts'
import type { Draft } from '../project/spool.ts'
import type { VerbContext } from '../cli/verb.ts'
import { MAX_REQUEST_BYTES } from '../system/json-lines.ts'
import { within } from '../system/with-timeout.ts'

type Waiting = 'down' | 'stopping' | 'unable to write' | 'not answering'

/** The response of the daemon with the queues as they are afterwards, none if it is an older daemon; or why the tasks
 * wait in the spool. */
export type Delivery = { answer: Iterable<EnqueuedTask>; queues: readonly IdleQueue[] } | { waiting: Waiting }

type DaemonAccess = Pick<VerbContext, 'call' | 'connect' | 'project'> & {
  /** Which queues the response describes. */
  report?: 'all' | 'unworked'
}

/** Delivers all tasks or none. Refuses as `task.enqueue` does, and with `io` when they could not be spooled. */
export const deliver = async (daemon: DaemonAccess, request: Submission | Draft): Promise<Delivery> => {
  if ('submit' in request) return throughSpool(daemon, request.submit, false)
  const dir = daemon.project().dir
  let frozen = false
  if (dir === undefined || Buffer.byteLength(JSON.stringify(request)) <= MAX_REQUEST_BYTES) {
    try {
      const { tasks, queues } = await (dir === undefined
        ? send(daemon, request)
        : within(DAEMON_TIMEOUT_MS, 'the daemon', send(daemon, request)))
      return { answer: tasks, queues: queues ?? [] }
    } catch (error) {
      if (dir === undefined || !['unreachable', 'shutting_down', 'timed_out'].includes(codeOf(error))) throw error
      frozen = codeOf(error) === 'timed_out'
    }
  }
  const { spool } = await import('../project/spool.ts')
  return throughSpool(daemon, () => spool(dir, storable(request)), frozen)
}

/** Notifies the daemon even if it did not respond just now: one that has started meanwhile may have read the spool
 * before this file was in it. */
const throughSpool = async ({ connect }: DaemonAccess, submit: () => string, frozen: boolean): Promise<Delivery> => {
  for (;;) {
    const file = submit()
    try {
      const asked = connect().then(client => client.call('spool.take', { file }))
      const {
        tasks,
        answers,
        queues = [],
      } = await (frozen ? within(FROZEN_DAEMON_TIMEOUT_MS, 'the daemon', asked) : asked)
      if (answers !== undefined) return { answer: (await import('./task-batch.ts')).answersIn(answers), queues }
      if (tasks.length > 0) return { answer: tasks, queues }
      // The call of another process has taken the file in. Submitting it again returns the result, because the ids are
      // known.
    } catch (error) {
      const waiting = WAITING[codeOf(error)]
      if (waiting === undefined) throw error
      return { waiting }
    }
  }
}

/** Errors that leave the file in the spool, where it is safe. */
const WAITING: Record<string, Waiting | undefined> = {
  unreachable: 'down',
  disconnected: 'down',
  shutting_down: 'stopping',
  io: 'unable to write',
  busy: 'unable to write',
  timed_out: 'not answering',
}

/** A daemon counts as frozen after this time. If it continues, it finds the request twice, with the same ids. */
const DAEMON_TIMEOUT_MS = 5_000
/** Time to notify a frozen daemon of the file, which it then finds if it continues. */
const FROZEN_DAEMON_TIMEOUT_MS = 50

/** After a lost connection the request may or may not have been executed; its ids make a retry safe. */
const send = async ({ call, connect, report }: DaemonAccess, request: Submission) => {
  try {
    return await call('task.enqueue', { ...request, report })
  } catch (error) {
    if (codeOf(error) !== 'disconnected') throw error
    return (await connect()).call('task.enqueue', { ...request, report })
  }
}

const codeOf = (error: unknown): string => (error instanceof SparkqError ? error.code : '')
