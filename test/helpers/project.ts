// A scratch project with a real daemon: what the uvu tests that need one talk to.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient, type Client, type Notification } from '../../lib/rpc/client.ts'
import { prepareStateDir, socketOf } from '../../lib/project/state-dir.ts'
import { inVain, limitMs } from './patience.ts'
import { root } from './root.ts'
import { until } from './until.ts'

export { root }

export type Ran = { code: number; stdout: string; stderr: string }

export type Project = {
  dir: string
  /** Runs `bin/sparkq` in the project as a user would; stdin is empty unless given. */
  sparkq(args: readonly string[], stdin?: string): Promise<Ran>
  /** A connection to the daemon. Closed with the project. */
  client(notified?: (notification: Notification) => void): Promise<Client>
  /** The daemon's pid, as its file names it. */
  pid(): Promise<number>
  /** SIGKILL to the daemon; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM to the daemon; resolves when it is gone. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Makes a project in a short path and starts its daemon. `config` is its sparkq.yml; `start: false` leaves the daemon
 * off. */
export const newProject = async ({
  config = '',
  start = true,
}: {
  config?: string
  start?: boolean
} = {}): Promise<Project> => {
  const dir = await mkdtemp(join(tmpdir(), 'sq.'))
  const clients: Client[] = []
  const sparkq = (args: readonly string[], stdin = ''): Promise<Ran> => run(join(root, 'bin/sparkq'), args, dir, stdin)
  const pid = async () => Number(await readFile(join(dir, '.sparkq/pid'), 'utf8'))
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const daemon = await pid().catch(() => 0)
    if (!daemon || !(await isDaemon(daemon))) return
    process.kill(daemon, signal)
    await until(`daemon ${daemon} to end`, async () => !(await isDaemon(daemon)))
  }
  const project: Project = {
    dir,
    sparkq,
    async client(notified) {
      const client = await openClient(socketOf(join(dir, '.sparkq')), notified)
      clients.push(client)
      return client
    },
    pid,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close()
      await end('SIGTERM').catch(() => end('SIGKILL'))
      await rm(dir, { recursive: true, force: true })
    },
  }
  try {
    prepareStateDir(join(dir, '.sparkq'))
    await writeFile(join(dir, 'sparkq.yml'), config)
    if (start) await must(sparkq(['start']))
    return project
  } catch (error) {
    await project[Symbol.asyncDispose]()
    throw error
  }
}

/** Runs a program to its end, at most as long as all waits. The environment is the caller's without what would lead to
 * another project. */
export const run = (file: string, args: readonly string[], cwd: string, stdin = ''): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(SPARKQ|GIT_|FORCE_COLOR|NODE_OPTIONS)/.test(name)),
    )
    const child = execFile(
      file,
      args,
      { cwd, env, maxBuffer: 1 << 28, timeout: limitMs, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error?.killed) return reject(inVain(`the end of ${[file, ...args].join(' ')}`, stdout + stderr))
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
        resolve({ code, stdout, stderr })
      },
    )
    child.stdin?.on('error', () => {}) // it may end before it has read everything
    child.stdin?.end(stdin)
  })

const must = async (running: Promise<Ran>): Promise<Ran> => {
  const ran = await running
  if (ran.code !== 0) throw new Error(`exit ${ran.code}: ${ran.stderr}${ran.stdout}`)
  return ran
}

/** By its command line, from /proc where there is one; a zombie has none left. */
const isDaemon = async (pid: number): Promise<boolean> => {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  if (line !== '' || existsSync('/proc/self')) return line.includes('daemon/main')
  return (await run('ps', ['-o', 'args=', '-p', String(pid)], '/')).stdout.includes('daemon/main')
}
