// Where the harness works: a scratch project, its daemon, and runners that the daemon does not supervise.

import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, openSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '../../lib/rpc/client.ts'
import { newProject, root, run, type Project, type Ran } from '../helpers/project.ts'
import { until } from '../helpers/until.ts'
import { processesOf, queueOf, signal, type Process } from './processes.ts'

/** alpha and beta have runners of the daemon's, gamma and delta such as a person starts. */
const QUEUES = { alpha: 1, beta: 3, gamma: 2, delta: 2 }
type Queue = keyof typeof QUEUES

const CONFIG = `
runners: [{queue: alpha, jobs: ${QUEUES.alpha}}, {queue: beta, jobs: ${QUEUES.beta}}]
defaults: {kill_grace: 1}
tools:
  agent: {description: Work that fails when its runner dies, command: [bash, task.sh], timeout: 60, on_lost: fail}
`

export type Site = {
  project: Project
  dir: string
  stateDir: string
  /** What tells this run's processes from all others. */
  token: string
  queues: readonly Queue[]
  processes(role?: Process['role']): Process[]
  sparkq(...words: string[]): Promise<Ran>
  /** A new connection, closed with the site; rejects when the daemon is down. */
  dial(): Promise<Client>
  /** Starts the daemon where it is down. */
  start(): Promise<void>
  /** SIGKILL to the daemon; resolves when it is gone. */
  killDaemon(): Promise<void>
  /** Starts a runner on a queue, as a person would. It ends by itself where there is one. */
  startRunner(queue: string): void
  /** Starts one on each queue that has none. */
  man(): void
  /** Ends everything and removes the folder, unless it is to be kept. */
  [Symbol.asyncDispose](): Promise<void>
}

export const newSite = async ({ seed, keep = false }: { seed: number; keep?: boolean }): Promise<Site> => {
  const token = `crash-${seed}-${process.pid}-${Date.now().toString(36)}`
  process.env['CRASH_TOKEN'] = token // for all that is started from here; tasks are given theirs as an argument
  const project = await newProject({ config: CONFIG, start: false })
  const { dir } = project
  const stateDir = join(dir, '.sparkq')
  const queues = Object.keys(QUEUES) as Queue[]
  const processes = (role?: Process['role']): Process[] =>
    processesOf(token).filter(found => role === undefined || found.role === role)

  const startRunner = (queue: string): void => {
    const log = openSync(join(dir, `runner-${queue}.log`), 'a')
    const words = ['runner', '-q', queue, '--watch', '--jobs', String(QUEUES[queue as Queue])]
    spawn(join(root, 'bin/sparkq'), words, { cwd: dir, stdio: ['ignore', log, log], detached: true }).unref()
    closeSync(log)
  }

  const site: Site = {
    project,
    dir,
    stateDir,
    token,
    queues,
    processes,
    startRunner,
    sparkq: (...words) => run(join(root, 'bin/sparkq'), words, dir),
    dial: () => project.client(),
    async start() {
      const { code, stderr } = await site.sparkq('start')
      if (code !== 0 && code !== ALREADY_RUNNING) throw new Error(`sparkq start: exit ${code}: ${stderr}`)
    },
    async killDaemon() {
      const found = processes('daemon')
      for (const daemon of found) signal(daemon, 'SIGKILL')
      await until('a killed daemon to be gone', () =>
        processes('daemon').every(({ pid }) => !found.some(killed => killed.pid === pid)),
      )
    },
    man() {
      const manned = new Set(
        processes()
          .filter(({ argv }) => argv.includes('runner'))
          .map(queueOf),
      )
      for (const queue of queues) if (!manned.has(queue)) startRunner(queue)
    },
    async [Symbol.asyncDispose]() {
      // One that was just starting another may have been overlooked; those it started have the token too.
      await until('all processes to be gone', () => {
        const left = processes()
        for (const process of left) signal(process, 'SIGKILL')
        return left.length === 0
      })
      delete process.env['CRASH_TOKEN']
      if (!keep) await project[Symbol.asyncDispose]()
    },
  }

  try {
    for (const folder of ['notes', 'locks']) mkdirSync(join(dir, folder))
    copyFileSync(join(import.meta.dirname, 'task.sh'), join(dir, 'task.sh'))
    await site.start()
    for (const queue of queues) await site.sparkq('queue', 'create', queue)
    return site
  } catch (error) {
    await site[Symbol.asyncDispose]()
    throw error
  }
}

/** EX_TEMPFAIL: somebody else's start was faster. */
const ALREADY_RUNNING = 75
