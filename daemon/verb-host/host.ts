// Runs verbs inside the daemon, for the launcher (`cli.run`). They have one thread of their own: a verb that loops,
// throws or uses too much memory costs that thread and never the daemon. A verb that cannot be finished here is refused
// with `elsewhere`, and the launcher runs it in a process. So only verbs that may be repeated without harm run here
// (docs/quick-way.md).

import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { failure, refuse } from '../../lib/model/errors.ts'
import type { Params, Result } from '../../lib/protocol/index.ts'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../engine/log.ts'
import type { Peer } from '../engine/peer.ts'
import type { Dispatch } from '../server/dispatch.ts'
import { createWatchdog } from './watchdog.ts'

/** `answer` is the response as JSON, as on the wire. */
export type ToThread =
  | { run: number; request: Params<'cli.run'> }
  | { call: number; answer: string }
  | { run: number; gone: true }
  | { ping: true }
export type FromThread =
  | { pong: true }
  | { run: number; call: number; method: string; params: string }
  | { run: number; elsewhere: string }
  | ({ run: number } & Result<'cli.run'>)

export type VerbHost = {
  /** From now on verbs can run. */
  start(dispatch: Dispatch): void
  /** Refuses with `elsewhere`. */
  run(request: Params<'cli.run'>, peer: Peer): Promise<Result<'cli.run'>>
  /** Accepts no more verbs, gives those that run a second to end, then ends the thread. Resolves to false if the thread
   * does not end because a system call blocks it. */
  close(): Promise<boolean>
}

type VerbHostOptions = {
  root: string
  /** The build of this daemon; undefined if it is not known. */
  build: string | undefined
  /** True if a caller with this TZ is in the time zone of the daemon. */
  sameZone(tz: string | undefined): boolean
  clock: Clock
  log: Log
}

type HostedRun = {
  peer: Peer
  forget(): void
  settle: PromiseWithResolvers<Result<'cli.run'>>
  /** The number of calls without a response. */
  open: number
  /** The monotonic time since which `open` is 0, so that the verb itself is at work. */
  since: number
  receivedCharacters: number
}

/** The watchdog gives up a thread that has not responded two rounds after a ping. */
const WATCHDOG_ROUND_MS = 2_000
/** How long a verb may run without a call. */
const MAX_SILENT_MS = 60_000
/** A verb that reads more runs better in a process of its own. */
const MAX_ANSWERED_CHARACTERS = 8 * 1024 * 1024
/** The limits for the heap of the thread, in MB. Without them it would have the young generation of the daemon's flags,
 * which is larger. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 }
/** How long running verbs and the thread may take to end when the daemon stops. */
const CLOSE_GRACE_MS = 1_000

export const createVerbHost = ({ root, build, sameZone, clock, log }: VerbHostOptions): VerbHost => {
  const runs = new Map<number, HostedRun>()
  let dispatch: Dispatch | undefined
  let thread: Worker | undefined
  let lastRun = 0
  let closed = false
  let idle: (() => void) | undefined
  /** The ends of threads that are being terminated. */
  const endings: Promise<unknown>[] = []

  const end = (id: number): HostedRun | undefined => {
    const run = runs.get(id)
    run?.forget()
    runs.delete(id)
    if (runs.size === 0) idle?.()
    return run
  }

  const giveUp = (id: number, why: string): void => {
    end(id)?.settle.reject(failure('elsewhere', { why }))
  }

  /** Gives up a verb that still runs in the thread. */
  const leave = (id: number, why: string): void => {
    thread?.postMessage({ run: id, gone: true } satisfies ToThread)
    giveUp(id, why)
  }

  const receive = (message: FromThread): void => {
    if ('pong' in message) return watchdog.answered()
    const run = runs.get(message.run)
    if (run === undefined || dispatch === undefined) return
    if ('elsewhere' in message) return giveUp(message.run, message.elsewhere)
    if ('exit' in message) return end(message.run)!.settle.resolve({ exit: message.exit, output: message.output })
    const { call, method, params } = message
    run.open++
    dispatch({ method, params: JSON.parse(params), peer: silent(run.peer) }, answered => {
      if (--run.open === 0) run.since = clock.monotonic()
      const answer = JSON.stringify(answered)
      run.receivedCharacters += answer.length
      if (run.receivedCharacters > MAX_ANSWERED_CHARACTERS) return leave(message.run, 'it reads much')
      if (runs.has(message.run)) thread?.postMessage({ call, answer } satisfies ToThread)
    })
  }

  const startThread = (): Worker => {
    const worker = new Worker(join(root, 'dist/daemon/verb-host/thread.js'), {
      env: {},
      workerData: { root },
      execArgv: [],
      resourceLimits: MEMORY,
    })
    worker.on('message', receive)
    worker.on('error', error => lost(worker, error.message))
    worker.on('exit', code => lost(worker, `exit ${code}`))
    worker.unref()
    return worker
  }

  /** The thread has ended, and with it all verbs that ran there. */
  const lost = (worker: Worker, why: string): void => {
    if (thread !== worker) return
    thread = undefined
    if (!closed) log.error('verbs.thread_lost', { why, runs: runs.size })
    for (const id of [...runs.keys()]) giveUp(id, why)
  }

  const watchdog = createWatchdog({
    clock,
    every: WATCHDOG_ROUND_MS,
    isBusy() {
      const now = clock.monotonic()
      for (const [id, { open, since }] of runs)
        if (open === 0 && now - since >= MAX_SILENT_MS) leave(id, 'it did not come to an end')
      return runs.size > 0
    },
    ping: () => thread?.postMessage({ ping: true } satisfies ToThread),
    stuck() {
      const worker = thread!
      lost(worker, 'it did not come to an end')
      endings.push(worker.terminate())
    },
  })

  /** True if the promise resolves in time. */
  const within = async (promised: Promise<unknown>): Promise<boolean> => {
    const late = Promise.withResolvers<false>()
    const cancel = clock.after(CLOSE_GRACE_MS, () => late.resolve(false))
    const inTime = await Promise.race([promised.then(() => true), late.promise])
    cancel()
    return inTime
  }

  return {
    start(port) {
      dispatch = port
    },
    async run(request, peer) {
      if (closed || dispatch === undefined || request.build !== build)
        refuse('elsewhere', { why: 'this daemon is of another build' })
      if (!sameZone(request.env['TZ'])) refuse('elsewhere', { why: 'the daemon is in another time zone' })
      thread ??= startThread()
      const id = ++lastRun
      const run: HostedRun = {
        peer,
        settle: Promise.withResolvers(),
        open: 0,
        since: clock.monotonic(),
        receivedCharacters: 0,
        forget: peer.onClose(() => {
          thread?.postMessage({ run: id, gone: true } satisfies ToThread)
          end(id)
        }),
      }
      runs.set(id, run)
      thread.postMessage({ run: id, request } satisfies ToThread)
      watchdog.wake()
      return run.settle.promise
    },
    async close() {
      closed = true
      if (runs.size > 0)
        await within(
          new Promise<void>(resolve => {
            idle = resolve
          }),
        )
      watchdog.stop()
      if (thread) endings.push(thread.terminate())
      return endings.length === 0 || within(Promise.all(endings))
    },
  }
}

/** The connection of the caller for the calls of its verb. It drops notifications: the caller expects one response. */
const silent = (peer: Peer): Peer => ({
  get closed() {
    return peer.closed
  },
  origin: peer.origin,
  notify: () => {},
  onClose: peer.onClose,
  close: peer.close,
})
