// A watcher has one lock, one connection at a time, and a place in the stream of tasks that become available.

import { mkdirSync } from 'node:fs'
import type { Client } from '../rpc/client.ts'
import { ioFailure } from '../model/errors.ts'
import { openLasting, type Lasting } from '../rpc/reconnecting-client.ts'
import { acquireLock, type Lock } from '../system/lock.ts'
import type { Params, Result } from '../protocol/index.ts'
import { makeLockDirectory } from '../runner/lock-directory.ts'
import { guardPath, markPath, pidPath } from '../project/runner-lock-paths.ts'
import { onSignals } from '../runner/signals.ts'

export type Available = Result<'queue.watch'>['tasks'][number]

/** The receiver of tasks. */
export type Sink = {
  /** Takes a task. The watcher sends the next one after this has resolved, and ends if it is false: the reader is
   * gone. */
  notify(task: Available): Promise<boolean>
  /** The watcher received a signal: `notify` must end too. */
  interrupt(name: 'SIGTERM' | 'SIGKILL'): void
  close(): void
}

export type WatchRequest = {
  queueId: string
  lockDir: string
  /** Finds and dials the daemon; its socket may have changed since the last time. */
  dial: () => Promise<Client>
  /** Called only by the holder of the lock. */
  open: () => Sink
  /** Aborted by the first signal. */
  signal: AbortSignal
}

/** Passes available tasks to the sink until a signal, the end of the queue or the end of the reader. Resolves to the
 * exit code of the signal, otherwise 0. Refuses with `already_running` if the queue has a watcher. */
export const watchQueue = async ({ queueId, lockDir, dial, open, signal }: WatchRequest): Promise<number> => {
  let code: number | undefined
  const lock = lockQueue(lockDir, queueId)
  const connection = openLasting({ dial })
  let sink: Sink | undefined
  const leaving = new AbortController()
  const unlisten = onSignals({
    signal,
    ask(exitCode) {
      code = exitCode
      leaving.abort()
      sink?.interrupt('SIGTERM')
      connection.close()
    },
    insist: () => sink?.interrupt('SIGKILL'),
  })
  const mark = await makeLockDirectory(markPath(lockDir, queueId, 'watcher'))
  try {
    sink = open()
    await follow({ queueId, connection, sink, leaving: leaving.signal })
    return code ?? 0
  } catch (error) {
    if (code === undefined) throw error
    return code // the signal closed the connection, so the open request failed
  } finally {
    unlisten()
    sink?.close()
    connection.close()
    await mark.remove()
    lock.release()
  }
}

type Follow = Pick<WatchRequest, 'queueId'> & { connection: Lasting; sink: Sink; leaving: AbortSignal }

/** Requests the tasks after the place that it has reached, from whichever daemon is running. */
const follow = async ({ queueId, connection, sink, leaving }: Follow): Promise<void> => {
  let after: Params<'queue.watch'>['after']
  while (!leaving.aborted) {
    const { tasks, next } = await connection.call('queue.watch', { queue: queueId, after })
    for (const task of tasks) if (leaving.aborted || !(await sink.notify(task))) return
    if (next === null) return
    after = next
  }
}

const lockQueue = (folder: string, queueId: string): Lock => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw ioFailure('make', folder, error)
  }
  return acquireLock({
    path: guardPath(folder, queueId, 'watcher'),
    pidPath: pidPath(folder, queueId, 'watcher'),
    what: '',
  })
}
