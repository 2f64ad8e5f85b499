// Starts a runner for each queue that the configuration names, and again when it dies. Runners outlive a daemon that
// is killed: they are processes of their own, and the next daemon finds their queue held and leaves them alone.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../engine/log.ts'

export type WantedRunner = { queue: string; queueId: string; jobs: number }

export type Supervisor = {
  /** Looks which runners are wanted now and starts those that are missing. */
  update(): void
  /** The same for a new configuration: also queues that were left alone, and runners that are wanted otherwise now. */
  renew(): void
  /** Starts no more; resolves when all that it started have ended. */
  stop(): Promise<void>
  /** The same for one queue, until the next `renew`. */
  rest(queueId: string): Promise<void>
  /** True for the process of a runner that it started and that has not ended: its pid is nobody else's. */
  isSupervised(pid: number): boolean
}

export type SupervisorOptions = {
  clock: Clock
  log: Log
  logs: string
  /** What the configuration asks for, of what exists and can be worked. */
  wanted: () => WantedRunner[]
  /** True while a runner of the queue is connected; `update` must follow its loss. */
  isHeld: (queueId: string) => boolean
  /** True while one that is not connected holds the queue's lock all the same; `update` must follow its end, too. */
  isAwaited: (queueId: string) => boolean
  /** Tells the connected runner of a queue to finish what it runs and go. */
  drain: (queueId: string) => void
  /** The program and its arguments for a verb. */
  command: (words: readonly string[]) => [file: string, args: string[]]
  env: Record<string, string | undefined>
  cwd: string
  /** The caller's, for what tasks write; the daemon's own is stricter. */
  umask: number
}

const FIRST_DELAY = 100
const LONGEST_DELAY = 30_000
/** A runner that lived so long died of something new: the next one starts without delay. */
const HEALTHY = 10_000

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
      delay: FIRST_DELAY,
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
      post.delay = clock.now() - post.startedAt > HEALTHY ? FIRST_DELAY : Math.min(post.delay * 2, LONGEST_DELAY)
      again(runner, post)
    }
    const unstarted = (error: unknown): void => {
      log.error('runner.unstarted', { queue: runner.queue, message: (error as Error).message })
      if (!stopped && post.child?.pid === undefined) ended()
    }
    try {
      post.child = launch(runner)
    } catch (error) {
      return unstarted(error) // its log cannot be opened
    }
    post.child.on('error', unstarted) // one that could not be started has no exit
    post.child.on('exit', (code, signal) => {
      post.child = undefined
      if (stopped) return
      // 75: another runner has the queue, which is what was wanted.
      log[code === 75 ? 'info' : 'warn']('runner.exited', { queue: runner.queue, code, signal })
      ended()
    })
    log.info('runner.started', { queue: runner.queue, pid: post.child.pid ?? null })
  }

  const again = (runner: WantedRunner, post: Post): void => {
    post.cancel = clock.after(post.delay, () => {
      const wanted = options.wanted().find(({ queueId }) => queueId === runner.queueId)
      if (!stopped && wanted && isFree(runner.queueId)) start(wanted)
      else posts.delete(runner.queueId) // `update` makes a new one when that changes
    })
  }

  const launch = ({ queue, jobs }: WantedRunner): ChildProcess => {
    // Nobody reads its output.
    const [file, args] = options.command(['runner', '--queue', queue, '--watch', '--jobs', String(jobs), '--no-chat'])
    const output = openSync(join(options.logs, `runner-${queue}.log`), 'a', 0o600)
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

  /** Resolves when the runner of a queue has ended. One that is connected is told to go by the daemon, the others
   * here. */
  const dismiss = async (queueId: string): Promise<void> => {
    const child = posts.get(queueId)?.child
    if (!child) return
    const exit = once(child, 'exit')
    if (!options.isHeld(queueId)) child.kill('SIGTERM')
    await exit.catch(() => {}) // it could not even be started
  }

  return {
    update,
    renew() {
      resting.clear()
      // One that is wanted no more, or with other jobs, finishes what it runs; the next one follows its exit.
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
