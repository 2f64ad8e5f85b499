// Verbs that run inside the daemon, for the launcher (`cli.run`). They have one thread of their own: a verb that loops, throws
// or eats memory costs that thread and never the daemon. What cannot be done here, and has changed nothing yet, is refused
// with `elsewhere`; the launcher then does it in a process.

import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { failure } from '../lib/errors.ts'
import { printError } from '../lib/output.ts'
import type { Params, Result } from '../lib/protocol/index.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Peer } from './methods/context.ts'
import type { Dispatch } from './rpc.ts'

/** `answer` is what the wire would carry; `wrote` says that the run has changed something. */
export type ToThread = { run: number; request: Params<'cli.run'> } | { call: number; answer: string; wrote: boolean } | { run: number; gone: true }
export type FromThread = { run: number; call: number; method: string; params: string } | { run: number; elsewhere: string } | ({ run: number } & Result<'cli.run'>)

export type Verbs = {
  /** Refuses with `elsewhere`. */
  run(request: Params<'cli.run'>, peer: Peer): Promise<Result<'cli.run'>>
  /** Takes no more, lets what runs come to an end for a second, then ends the thread. */
  close(): Promise<void>
}

type Options = {
  root: string
  /** Of which build this daemon is; undefined when nobody knows. */
  build: string | undefined
  /** True when times are to a caller with this TZ what they are here. */
  sameZone(tz: string | undefined): boolean
  writes(method: string): boolean
  dispatch: Dispatch
  clock: Clock
  log: Log
}

type Run = {
  peer: Peer
  forget(): void
  settle: PromiseWithResolvers<Result<'cli.run'>>
  /** Calls without an answer; since when there is none, so that the verb itself is at work. */
  open: number
  since: number
  /** Calls that changed something, or may. */
  writes: number
  /** Characters that it was answered. */
  heard: number
}

/** Milliseconds that a verb may be at work between two calls. */
const LONGEST = 5_000
/** Characters of answers beyond which a verb that only reads is better off in a process of its own. */
const MUCH = 8 * 1024 * 1024
/** What the thread may take, in MB: its heap is thrown away with it. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 }
const LAST_MS = 1_000

export const createVerbs = ({ root, build, sameZone, writes, dispatch, clock, log }: Options): Verbs => {
  const runs = new Map<number, Run>()
  let thread: Worker | undefined
  let lastRun = 0
  let closed = false
  let watching = (): void => {}
  let watched = false
  let idle: (() => void) | undefined

  const end = (id: number): Run | undefined => {
    const run = runs.get(id)
    run?.forget()
    runs.delete(id)
    if (runs.size === 0) idle?.()
    return run
  }

  const refuse = (id: number, why: string): void => {
    const run = end(id)
    if (run === undefined) return
    if (run.writes === 0) return run.settle.reject(failure('elsewhere', { why }))
    run.settle.resolve(broken(`the verb was ended: ${why}`))
  }

  const hear = (message: FromThread): void => {
    const run = runs.get(message.run)
    if (run === undefined) return
    if ('elsewhere' in message) return refuse(message.run, message.elsewhere)
    if ('exit' in message) return end(message.run)!.settle.resolve({ exit: message.exit, output: message.output })
    const { call, method, params } = message
    const changes = writes(method)
    run.open++
    if (changes) run.writes++
    dispatch({ method, params: JSON.parse(params), peer: silent(run.peer) }, answered => {
      if (changes && 'error' in answered) run.writes--
      if (--run.open === 0) run.since = clock.monotonic()
      const answer = JSON.stringify(answered)
      run.heard += answer.length
      if (run.heard > MUCH && run.writes === 0) {
        thread?.postMessage({ run: message.run, gone: true } satisfies ToThread)
        return refuse(message.run, 'it reads much')
      }
      if (runs.has(message.run)) thread?.postMessage({ call, answer, wrote: run.writes > 0 } satisfies ToThread)
    })
  }

  const start = (): Worker => {
    const worker = new Worker(join(root, 'dist/daemon/verb-thread.js'), { env: {}, workerData: { root }, execArgv: [], resourceLimits: MEMORY })
    worker.on('message', hear)
    worker.on('error', error => lost(worker, error.message))
    worker.on('exit', code => lost(worker, `exit ${code}`))
    worker.unref()
    return worker
  }

  /** The thread has gone, and with it all that ran there. */
  const lost = (worker: Worker, why: string): void => {
    if (thread !== worker) return
    thread = undefined
    if (!closed) log.error('verbs.lost', { why, runs: runs.size })
    for (const id of [...runs.keys()]) refuse(id, why)
  }

  const watch = (): void => {
    if (watched || runs.size === 0) return
    watched = true
    watching = clock.after(LONGEST, () => {
      watched = false
      const now = clock.monotonic()
      if ([...runs.values()].some(({ open, since }) => open === 0 && now - since >= LONGEST)) {
        const stuck = thread!
        lost(stuck, 'it did not come to an end')
        void stuck.terminate()
      }
      watch()
    })
  }

  return {
    async run(request, peer) {
      if (closed || request.build !== build) throw failure('elsewhere', { why: 'this daemon is of another build' })
      if (!sameZone(request.env['TZ'])) throw failure('elsewhere', { why: 'the daemon is in another time zone' })
      thread ??= start()
      const id = ++lastRun
      const run: Run = {
        peer, settle: Promise.withResolvers(), open: 0, since: clock.monotonic(), writes: 0, heard: 0,
        forget: peer.onClose(() => {
          thread?.postMessage({ run: id, gone: true } satisfies ToThread)
          end(id)
        }),
      }
      runs.set(id, run)
      thread.postMessage({ run: id, request } satisfies ToThread)
      watch()
      return run.settle.promise
    },
    async close() {
      closed = true
      if (runs.size > 0) {
        const over = Promise.withResolvers<void>()
        idle = over.resolve
        const cancel = clock.after(LAST_MS, over.resolve)
        await over.promise
        cancel()
      }
      watching()
      await thread?.terminate()
    },
  }
}

/** The connection of a verb's calls is its caller's, who understands the answer alone. */
const silent = (peer: Peer): Peer => ({ get closed() { return peer.closed }, notify: () => {}, onClose: peer.onClose, close: peer.close })

const broken = (detail: string): Result<'cli.run'> => {
  const output: { err: string }[] = []
  printError({ err: text => void output.push({ err: String(text) }) }, failure('internal', { detail }), { verb: '', json: false })
  return { exit: 70, output }
}
