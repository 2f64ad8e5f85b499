// A runner has one connection, one lock and some slots. They start in this order and end in the reverse one.

import { mkdirSync } from 'node:fs'
import { asSparkqError, refuse } from '../model/errors.ts'
import { acquireLock, type Lock } from '../system/lock.ts'
import type { Params } from '../protocol/index.ts'
import type { Delivered, Keep } from './deliver-report.ts'
import { createHeart } from './heartbeat.ts'
import { isFenced, openLink, type LinkRequest, type Registration } from './daemon-link.ts'
import { makeLockDirectory } from './lock-directory.ts'
import { identityOf, onWire } from '../processes/process-table.ts'
import { guardPath, markPath, pidPath } from '../project/runner-lock-paths.ts'
import { onSignals } from './signals.ts'
import { createSlots, type RunnerMode, type SlotsRequest } from './slots.ts'

export type RunnerRequest = {
  mode: RunnerMode
  /** Maximum number of tasks at a time. */
  jobs: number
  /** With `watch`: seconds without a task after which it ends. */
  idleSeconds: number | undefined
  worker: Omit<Params<'worker.register'>, 'holds'>
  dial: LinkRequest['dial']
  /** The runner's own environment, of which tasks see a part. */
  env: Record<string, string | undefined>
  /** Replaces the daemon's folder for locks. */
  lockDir: string | undefined
  /** Aborted by the first signal. */
  signal: AbortSignal
  /** Called with the queue once this runner holds its lock. */
  begun: (queue: Registration['queue']) => void
  chat: SlotsRequest['chat']
  finished: (end: Delivered) => void
  /** Keeps reports that no daemon accepts; undefined if that is impossible. */
  keep: Keep | undefined
}

/** Works on a queue; resolves to the exit code. Refuses with `already_running` when the queue has a runner. */
export const runQueue = async (request: RunnerRequest): Promise<number> => {
  const { mode, worker, env, begun } = request
  let code = 0
  /** The exit code of a runner that was stopped without finishing its tasks. */
  let leaving: number | undefined
  const finished = (end: Delivered) => {
    code = Math.max(code, exitCodeOf(end, mode))
    request.finished(end)
  }
  const { chat } = request
  const slots = createSlots({
    mode,
    jobs: mode === 'once' ? 1 : request.jobs,
    idleSeconds: request.idleSeconds,
    workerId: worker.id,
    place: { env },
    chat,
    busy: () => heart.start(),
    finished,
    keep: request.keep,
  })
  const directed: typeof slots.directed = directive => {
    if (directive.directive === 'stop' && !directive.drain) leaving ??= STOPPED
    slots.directed(directive)
  }
  const { patient, fence } = slots
  /** Its id once it is known, because the queue may get another name. */
  let { queue: queueOfWorker } = worker
  const link = await openLink({
    dial: request.dial,
    introduce: () => ({ ...worker, queue: queueOfWorker, ...onWire(identityOf(worker.pid!)), holds: slots.holds() }),
    directed,
    fenced: fence,
    patient,
  })
  const heart = createHeart({
    every: () => link.registration().heartbeat * 1000,
    busy: slots.isBusy,
    beat: () =>
      link.call('worker.heartbeat', { id: worker.id }).then(
        ({ directive }) => directive === 'stop' && directed({ directive, drain: true }),
        error => isFenced(error) && fence(asSparkqError(error)),
      ),
  })
  try {
    const { queue, lock_dir } = link.registration()
    queueOfWorker = queue.id
    const folder = request.lockDir ?? lock_dir
    const lock = lockQueue(folder, queue.id)
    const unlisten = onSignals({
      signal: request.signal,
      ask(exitCode) {
        leaving = exitCode
        slots.halt('now')
      },
      insist: slots.kill,
    })
    const mark = await makeLockDirectory(markPath(folder, queue.id))
    try {
      begun(queue)
      await slots.run(link)
    } catch (error) {
      if (leaving === undefined) throw error
    } finally {
      unlisten()
      await mark.remove()
      lock.release()
    }
    return leaving ?? (mode === 'watch' ? 0 : code)
  } finally {
    heart.stop()
    link.close()
  }
}

/** Exit code of a runner that the daemon ended: that of SIGTERM. */
const STOPPED = 143

/** The lock that decides. It is taken before the first claim, so a second runner never has a task. */
const lockQueue = (folder: string, queueId: string): Lock => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    refuse('io', { detail: `cannot make '${folder}': ${(error as Error).message}` })
  }
  return acquireLock({ path: guardPath(folder, queueId), pidPath: pidPath(folder, queueId), what: '' })
}

/** With `once` the exit code is that of the task, 75 if it will be retried later. Otherwise it is 1 if a task failed
 * for good. */
const exitCodeOf = ({ attempt: { became }, report, task }: Delivered, mode: RunnerMode): number => {
  const outcome = became?.attempt?.outcome ?? (report && OUTCOMES[report.method])
  if (mode === 'once') return outcome === 'succeeded' ? 0 : outcome === 'released' ? 75 : 1
  return outcome === 'failed' && task?.status !== 'queued' ? 1 : 0
}

const OUTCOMES = {
  'task.complete': 'succeeded',
  'task.fail': 'failed',
  'task.release': 'released',
  'task.cancel': 'canceled',
} as const
