// The processes of one attempt. They get a session of their own, so that one signal to the group reaches what they
// started and a terminal's Ctrl-C does not. What leaves the group by `setsid` is not reached from here.

import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** From SIGTERM to SIGKILL (SPEC §8). */
export const KILL_GRACE_MS = 10_000

/** How long the killed may take to vanish; longer takes only what hangs in the kernel. */
const VANISH_MS = 2_000
const POLL_MS = 20

/** How a process ended. `error`: it never started. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null; error?: NodeJS.ErrnoException }

export type Running = {
  /** Also the process group; undefined when nothing was started. */
  pid: number | undefined
  exited: Promise<Exit>
  /** SIGTERM to the group, SIGKILL after the grace time; resolves when nobody of it is left. */
  end(graceMs?: number): Promise<void>
  /** SIGKILL to the group, now. */
  kill(): void
}

export type StartRequest = {
  argv: readonly string[]
  cwd: string
  env: Record<string, string>
  /** Descriptors that take its output; they stay the caller's to close. */
  out: number
  err: number
}

/** Starts a process. Never throws: what cannot start has ended, with `error`. */
export const startProcess = ({ argv: [file, ...args], cwd, env, out, err }: StartRequest): Running => {
  let child: ChildProcess
  try {
    child = spawn(file!, args, { cwd, env, detached: true, stdio: ['ignore', out, err] })
  } catch (error) {
    return { pid: undefined, exited: Promise.resolve(unstarted(error)), end: async () => {}, kill: () => {} }
  }
  const { pid } = child
  let over = pid === undefined
  const exited = new Promise<Exit>(resolve => {
    child.on('error', error => pid === undefined && resolve(unstarted(error)))
    child.on('exit', (code, signal) => {
      over = true
      resolve({ code, signal })
    })
  })

  const gone = async (limitMs: number): Promise<boolean> => {
    const until = performance.now() + limitMs
    while (!over || isGroupAlive(pid!)) {
      if (performance.now() >= until) return false
      await sleep(POLL_MS)
    }
    return true
  }

  return {
    pid,
    exited,
    kill: () => void (over || signalGroup(pid!, 'SIGKILL')),
    async end(graceMs = KILL_GRACE_MS) {
      if (over) return
      signalGroup(pid!, 'SIGTERM')
      if (await gone(graceMs)) return
      signalGroup(pid!, 'SIGKILL')
      await gone(VANISH_MS)
    },
  }
}

/** What tells a process from a later one with the same pid. */
export const identityOf = (pid: number): { pid_start?: string; boot_id?: string } => {
  const start = statFields(pid)?.[START_TIME]
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim()
  return { ...(start && { pid_start: start }), ...(boot && { boot_id: boot }) }
}

const unstarted = (error: unknown): Exit => ({ code: null, signal: null, error: error as NodeJS.ErrnoException })

const signalGroup = (group: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-group, signal)
  } catch { /* gone already, or by now another user's */ }
}

/** Zombies do not count: where pid 1 reaps nothing, as in many containers, they stay for ever. */
const isGroupAlive = (group: number): boolean => {
  try {
    process.kill(-group, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
  if (process.platform !== 'linux') return true
  return processes()?.some(pid => {
    const fields = statFields(pid)
    return fields !== undefined && Number(fields[GROUP]) === group && fields[STATE] !== 'Z'
  }) ?? true
}

const processes = (): string[] | undefined => {
  try {
    return readdirSync('/proc').filter(name => /^\d+$/.test(name))
  } catch {
    return undefined
  }
}

// proc(5): fields behind the command's name, which may hold anything, spaces and brackets too.
const STATE = 0
const GROUP = 2
const START_TIME = 19

const statFields = (pid: number | string): string[] | undefined => {
  const text = read(`/proc/${pid}/stat`)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Undefined where there is no such process, or no /proc at all. */
const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}
