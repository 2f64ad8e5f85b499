// Starts a runner for each queue that needs one, and restarts it when it ends. The runners survive if the daemon is
// killed: they are processes of their own, and the next daemon starts none for a queue that has one.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../engine/log.ts'
import { runnerLog } from '../tasks/log-folder.ts'

export type WantedRunner = { queue: string; queueId: string; jobs: number }

export type Supervisor = {
  /** Starts the wanted runners that are missing. */
  update(): void
  /** For a new configuration: drains runners that are not wanted any more, or with other jobs, and starts those that
   * are missing, also for queues that `rest` stopped. */
  renew(): void
  /** Starts no more runners; resolves when all that it started have ended. */
  stop(): Promise<void>
  /** Like `stop`, for one queue, until the next `renew`. */
  rest(queueId: string): Promise<void>
  /** True for the pid of a runner that it started and that has not ended. */
  isSupervised(pid: number): boolean
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

type Post = { jobs: number; delay: number; startedAt: number; child: ChildProcess | undefined; cancel: () => void }

export const createSupervisor = (options: SupervisorOptions): Supervisor => {
  const { clock, log } = options
  const posts = new Map<string, Post>()
  const resting = new Set<string>()
  let stopped = false

  const isFree = (queueId: string): boolean =>
    !resting.has(queueId) && !options.isHeld(queueId) && !options.isAwaited(queueId)

  const start = (runner: WantedRunner): void => {
    const post: Post = posts.get(runner.queueId) ?? {
      jobs: runner.jobs,
      delay: FIRST_DELAY_MS,
      startedAt: 0,
      child: undefined,
      cancel: () => {},
    }
    posts.set(runner.queueId, post)
    post.cancel()
    post.jobs = runner.jobs
    post.startedAt = clock.now()
    const ended = (): void => {
      post.child = undefined
      post.delay = clock.now() - post.startedAt > HEALTHY_MS ? FIRST_DELAY_MS : Math.min(post.delay * 2, MAX_DELAY_MS)
      restart(runner, post)
    }
    const unstarted = (error: unknown): void => {
      log.error('runner.start_failed', { queue: runner.queue, message: (error as Error).message })
      if (!stopped && post.child?.pid === undefined) ended()
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
      // 75: another runner has the queue, so it is served.
      log[code === 75 ? 'info' : 'warn']('runner.exited', { queue: runner.queue, code, signal })
      ended()
    })
    log.info('runner.started', { queue: runner.queue, pid: post.child.pid ?? null })
  }

  const restart = (runner: WantedRunner, post: Post): void => {
    post.cancel = clock.after(post.delay, () => {
      const wanted = options.wanted().find(({ queueId }) => queueId === runner.queueId)
      if (!stopped && wanted && isFree(runner.queueId)) start(wanted)
      else posts.delete(runner.queueId) // `update` starts a runner when that changes
    })
  }

  const launch = ({ queue, jobs }: WantedRunner): ChildProcess => {
    // --no-chat, because no one reads its output.
    const [file, args] = options.command(['runner', '--queue', queue, '--watch', '--jobs', String(jobs), '--no-chat'])
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
      if (!posts.has(runner.queueId) && isFree(runner.queueId)) start(runner)
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
      // A runner that is not wanted any more, or with other jobs, finishes its tasks; its exit starts the next one.
      for (const [queueId, { jobs, child }] of posts) {
        if (child && options.wanted().find(runner => runner.queueId === queueId)?.jobs !== jobs) options.drain(queueId)
      }
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
  }
}
