// What `sparkq-watcher` is: one lock, one connection at a time, and a place in the stream of what becomes available.

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

/** Where tasks go. */
export type Sink = {
  /** The next task is not asked for before it resolves; false when nobody takes any more. */
  notify(task: Available): Promise<boolean>
  /** The watcher was told to end (again): what `tell` does is to end too. */
  interrupt(name: 'SIGTERM' | 'SIGKILL'): void
  close(): void
}

export type WatchRequest = {
  queueId: string
  lockDir: string
  /** Finds and dials the daemon, which may have moved since the last time. */
  dial: () => Promise<Client>
  /** Opened only by the one who has the lock. */
  open: () => Sink
  /** Aborted by the first signal. */
  signal: AbortSignal
}

/** Tells what becomes available until a signal, the end of the queue or of the reader. Resolves to the exit code of the
 * signal, else 0; refuses with `already_running` when the queue has a watcher. */
export const watchQueue = async ({ queueId, lockDir, dial, open, signal }: WatchRequest): Promise<number> => {
  let code: number | undefined
  const lock = lockQueue(lockDir, queueId)
  const line = openLasting({ dial })
  let sink: Sink | undefined
  const leaving = new AbortController()
  const unlisten = onSignals({
    signal,
    ask(exitCode) {
      code = exitCode
      leaving.abort()
      sink?.interrupt('SIGTERM')
      line.close()
    },
    insist: () => sink?.interrupt('SIGKILL'),
  })
  const mark = await makeLockDirectory(markPath(lockDir, queueId, 'watcher'))
  try {
    sink = open()
    await follow({ queueId, line, sink, leaving: leaving.signal })
    return code ?? 0
  } catch (error) {
    if (code === undefined) throw error
    return code // what was asked when the signal came has no answer
  } finally {
    unlisten()
    sink?.close()
    line.close()
    await mark.remove()
    lock.release()
  }
}

type Follow = Pick<WatchRequest, 'queueId'> & { line: Lasting; sink: Sink; leaving: AbortSignal }

/** Asks for what is behind the place that it has reached, whichever daemon answers. */
const follow = async ({ queueId, line, sink, leaving }: Follow): Promise<void> => {
  let after: Params<'queue.watch'>['after']
  while (!leaving.aborted) {
    const { tasks, next } = await line.call('queue.watch', { queue: queueId, after })
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
