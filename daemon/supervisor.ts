// Starts a runner for each queue that the configuration names, and again when it dies. Runners outlive a daemon that
// is killed: they are processes of their own, and the next daemon finds their queue held and leaves them alone.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

export type Wanted = { queue: string; queueId: string; jobs: number }

export type Supervisor = {
  /** Looks which runners are wanted now and starts those that are missing. */
  update(): void
  /** The same, also for queues that were left alone. */
  renew(): void
  /** Starts no more; resolves when all that it started have ended. Those that have not connected yet are told to go here, the others by the daemon. */
  stop(): Promise<void>
  /** Leaves a queue alone until the next `renew`. */
  rest(queueId: string): void
}

export type SupervisorOptions = {
  clock: Clock
  log: Log
  logs: string
  /** What the configuration asks for, of what exists and can be worked. */
  wanted: () => Wanted[]
  /** True while a runner of the queue is connected; `update` must follow its loss. */
  isHeld: (queueId: string) => boolean
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

type Post = { delay: number; startedAt: number; child: ChildProcess | undefined; cancel: () => void }

export const createSupervisor = (options: SupervisorOptions): Supervisor => {
  const { clock, log } = options
  const posts = new Map<string, Post>()
  const resting = new Set<string>()
  let stopped = false

  const start = (runner: Wanted): void => {
    const post: Post = posts.get(runner.queueId) ?? { delay: FIRST_DELAY, startedAt: 0, child: undefined, cancel: () => {} }
    posts.set(runner.queueId, post)
    post.cancel()
    post.startedAt = clock.now()
    post.child = launch(runner)
    const ended = (): void => {
      post.child = undefined
      post.delay = clock.now() - post.startedAt > HEALTHY ? FIRST_DELAY : Math.min(post.delay * 2, LONGEST_DELAY)
      again(runner, post)
    }
    // One that could not be started has no exit.
    post.child.on('error', error => {
      log.error('runner.unstarted', { queue: runner.queue, message: error.message })
      if (!stopped && post.child?.pid === undefined) ended()
    })
    post.child.on('exit', (code, signal) => {
      post.child = undefined
      if (stopped) return
      // 75: another runner has the queue, which is what was wanted.
      log[code === 75 ? 'info' : 'warn']('runner.exited', { queue: runner.queue, code, signal })
      ended()
    })
    log.info('runner.started', { queue: runner.queue, pid: post.child.pid ?? null })
  }

  const again = (runner: Wanted, post: Post): void => {
    post.cancel = clock.after(post.delay, () => {
      const wanted = options.wanted().find(({ queueId }) => queueId === runner.queueId)
      if (!stopped && wanted && !resting.has(runner.queueId) && !options.isHeld(runner.queueId)) start(wanted)
      else posts.delete(runner.queueId) // `update` makes a new one when that changes
    })
  }

  const launch = ({ queue, jobs }: Wanted): ChildProcess => {
    const [file, args] = options.command(['runner', '--queue', queue, '--watch', '--jobs', String(jobs)])
    const output = openSync(join(options.logs, `runner-${queue}.log`), 'a', 0o600)
    const own = process.umask(options.umask)
    try {
      const child = spawn(file, args, { cwd: options.cwd, env: options.env, detached: true, stdio: ['ignore', output, output] })
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
      if (!posts.has(runner.queueId) && !resting.has(runner.queueId) && !options.isHeld(runner.queueId)) start(runner)
    }
  }

  return {
    update,
    renew() {
      resting.clear()
      update()
    },
    async stop() {
      stopped = true
      const ends: Promise<unknown>[] = []
      for (const [queueId, { cancel, child }] of posts) {
        cancel()
        if (!child || child.exitCode !== null || child.signalCode !== null) continue
        ends.push(once(child, 'exit'))
        if (!options.isHeld(queueId)) child.kill('SIGTERM')
      }
      await Promise.allSettled(ends)
    },
    rest: queueId => void resting.add(queueId),
  }
}
