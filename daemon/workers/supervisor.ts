// Starts a runner for each queue that needs one, and restarts it when it ends and is needed again. The runners
// survive if the daemon is killed: they are processes of their own, and the next daemon starts none for a queue that
// has one.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../engine/log.ts'
import { runnerLog } from '../tasks/log-folder.ts'

export type WantedRunner = {
  queue: string
  queueId: string
  jobs: number
  /** The runner ends after this time without a task; null: it stays. */
  idleSeconds: number | null
  /** Whether it is to be started now. */
  isNeeded(): boolean
}

export type Supervisor = {
  /** Starts the needed runners that are missing. */
  update(): void
  /** For a new configuration: drains runners that are not wanted any more, or no longer stay, and starts those that are
   * missing, also for queues that `rest` stopped. */
  renew(): void
  /** Ends the effect of `rest` for one queue. */
  wake(queueId: string): void
  /** Starts no more runners; resolves when all that it started have ended. */
  stop(): Promise<void>
  /** Like `stop`, for one queue, until the next `renew`. */
  rest(queueId: string): Promise<void>
  /** True for the pid of a runner that it started and that has not ended. */
  isSupervised(pid: number): boolean
  /** Whether `rest` keeps a queue without a runner. */
  isResting(queueId: string): boolean
  /** How the last runner of a queue ended if that was a failure; undefined while one is connected. */
  faultOf(queueId: string): string | undefined
}

export type SupervisorOptions = {
  clock: Clock
  log: Log
  logs: string
  /** The runners that are needed now, for queues that exist and are not over. */
  wanted: () => WantedRunner[]
  /** True while a runner of the queue is connected; `update` must be called when it ends. */
  isHeld: (queueId: string) => boolean
  /** True while a runner that is not connected holds the lock of the queue; `update` must be called when it ends. */
  isAwaited: (queueId: string) => boolean
  /** Sends the connected runner of a queue the directive to finish its tasks and end. */
  drain: (queueId: string) => void
  /** The program and its arguments for a verb. */
  command: (words: readonly string[]) => [file: string, args: string[]]
  env: Record<string, string | undefined>
  cwd: string
  /** The umask for the files that tasks write; that of the daemon is stricter. */
  umask: number
}

/** The delay before a restart: it doubles up to the maximum. */
const FIRST_DELAY_MS = 100
const MAX_DELAY_MS = 30_000
/** After a runner that lived this long the delay begins anew: its end has a new cause. */
const HEALTHY_MS = 10_000

/** The runner of a queue, also between two runs of it. */
type Post = {
  idleSeconds: number | null
  delay: number
  startedAt: number
  child: ChildProcess | undefined
  /** True while the delay before a restart passes. */
  waiting: boolean
  cancel: () => void
  fault: string | undefined
}

export const createSupervisor = (options: SupervisorOptions): Supervisor => {
  const { clock, log } = options
  const posts = new Map<string, Post>()
  const resting = new Set<string>()
  let stopped = false

  const isFree = (queueId: string): boolean =>
    !resting.has(queueId) && !options.isHeld(queueId) && !options.isAwaited(queueId)

  const start = (runner: WantedRunner): void => {
    const post: Post = posts.get(runner.queueId) ?? {
      idleSeconds: runner.idleSeconds,
      delay: FIRST_DELAY_MS,
      startedAt: 0,
      child: undefined,
      waiting: false,
      cancel: () => {},
      fault: undefined,
    }
    posts.set(runner.queueId, post)
    post.idleSeconds = runner.idleSeconds
    post.startedAt = clock.now()
    const ended = (fault: string | undefined): void => {
      post.child = undefined
      post.fault = fault
      post.delay = clock.now() - post.startedAt > HEALTHY_MS ? FIRST_DELAY_MS : Math.min(post.delay * 2, MAX_DELAY_MS)
      restart(runner.queueId, post)
    }
    const unstarted = (error: unknown): void => {
      const { message } = error as Error
      log.error('runner.start_failed', { queue: runner.queue, message })
      if (!stopped && post.child?.pid === undefined) ended(message)
    }
    try {
      post.child = launch(runner)
    } catch (error) {
      return unstarted(error) // its log cannot be opened
    }
    post.child.on('error', unstarted) // a process that could not be started has no exit
    post.child.on('exit', (code, signal) => {
      post.child = undefined
      if (stopped) return
      // 75: another runner has the queue, so it is served. 0: it had no task for a time, or finished its last ones.
      log[code === 75 || code === 0 ? 'info' : 'warn']('runner.exited', { queue: runner.queue, code, signal })
      ended(isFault(code) ? (signal ?? `exit code ${code}`) : undefined)
    })
    log.info('runner.started', { queue: runner.queue, pid: post.child.pid ?? null })
  }

  /** After the delay `update` starts a runner, now or when it is needed. */
  const restart = (queueId: string, post: Post): void => {
    post.waiting = true
    post.cancel = clock.after(post.delay, () => {
      post.waiting = false
      if (!isFree(queueId)) posts.delete(queueId) // another runner works on it
      update()
    })
  }

  const launch = ({ queue, jobs, idleSeconds }: WantedRunner): ChildProcess => {
    const [file, args] = options.command([
      ...['runner', '--queue', queue, '--watch', '--jobs', String(jobs)],
      '--no-chat', // because no one reads its output
      ...(idleSeconds === null ? [] : ['--idle', String(idleSeconds)]),
    ])
    const output = openSync(runnerLog(options.logs, queue), 'a', 0o600)
    const own = process.umask(options.umask)
    try {
      const child = spawn(file, args, {
        cwd: options.cwd,
        env: options.env,
        detached: true,
        stdio: ['ignore', output, output],
      })
      child.unref()
      return child
    } finally {
      process.umask(own)
      closeSync(output)
    }
  }

  const update = (): void => {
    if (stopped) return
    for (const runner of options.wanted()) {
      const { queueId } = runner
      const post = posts.get(queueId)
      if (!post?.child && !post?.waiting && isFree(queueId) && runner.isNeeded()) start(runner)
    }
  }

  /** Resolves when the runner of a queue has ended. A connected one receives its directive from elsewhere; any other
   * gets SIGTERM here. */
  const dismiss = async (queueId: string): Promise<void> => {
    const child = posts.get(queueId)?.child
    if (!child) return
    const exit = once(child, 'exit')
    if (!options.isHeld(queueId)) child.kill('SIGTERM')
    await exit.catch(() => {}) // it could not be started
  }

  return {
    update,
    renew() {
      resting.clear()
      // It finishes its tasks; its exit starts the next one.
      const wanted = new Map(options.wanted().map(({ queueId, idleSeconds }) => [queueId, idleSeconds]))
      for (const [queueId, { child, idleSeconds }] of posts) {
        if (child && wanted.get(queueId) !== idleSeconds) options.drain(queueId)
      }
      update()
    },
    wake(queueId) {
      resting.delete(queueId)
      update()
    },
    async stop() {
      stopped = true
      for (const { cancel } of posts.values()) cancel()
      await Promise.all([...posts.keys()].map(dismiss))
    },
    rest(queueId) {
      resting.add(queueId)
      return dismiss(queueId)
    },
    isSupervised: pid => [...posts.values()].some(({ child }) => child?.pid === pid),
    isResting: queueId => resting.has(queueId),
    faultOf: queueId => (options.isHeld(queueId) ? undefined : posts.get(queueId)?.fault),
  }
}

/** 75: another runner has the queue. 143: the daemon stopped it. */
const isFault = (code: number | null): boolean => code !== 0 && code !== 75 && code !== 143
