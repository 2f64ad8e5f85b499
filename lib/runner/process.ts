// The process of one attempt. It gets a session of its own, so that one signal to the group reaches what it starts and
// a terminal's Ctrl-C does not; and it does nothing before its gate is opened.

import { spawn, type ChildProcess } from 'node:child_process'
import type { Writable } from 'node:stream'
import { GATE_SHELL, gated, OPEN } from './gate.ts'
import { endLeftBehind } from './left-behind.ts'
import type { Mark } from './members.ts'
import { identityOf, type Identity } from './processes.ts'
import { startError } from './startable.ts'
import { endTree, type TreeEnd } from './tree.ts'

/** How a process ended. `error`: it never started. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null; error?: NodeJS.ErrnoException }

export type Running = {
  /** The pid is also the group's and the session's; undefined when nothing was started. */
  identity: Identity | undefined
  exited: Promise<Exit>
  /** Lets the command begin. */
  open(): void
  /** Ends it with all that belongs to it, wherever that went; resolves when nobody is left. */
  end(graceMs: number): Promise<TreeEnd>
  /** When it has ended by itself: ends what it left behind. */
  endRest(graceMs: number): Promise<TreeEnd>
  /** SIGKILL to the group, now; what is being ended gets no more grace. */
  kill(): void
}

export type StartRequest = {
  argv: readonly string[]
  cwd: string
  env: Record<string, string>
  /** What the environment says of whose it is. */
  mark: Mark
  /** Descriptors that take its output; they stay the caller's to close. */
  out: number
  err: number
}

/** Starts a process. Never throws: what cannot start has ended, with `error`. */
export const startProcess = ({ argv, cwd, env, mark, out, err }: StartRequest): Running => {
  let child: ChildProcess
  try {
    const error = startError({ file: argv[0]!, cwd, env })
    if (error) return unstarted(error)
    child = spawn(GATE_SHELL, gated(argv, env), { cwd, env, detached: true, stdio: ['ignore', out, err, 'pipe'] })
  } catch (error) {
    return unstarted(error)
  }
  const { pid } = child
  if (pid === undefined) return unstarted(new Promise(resolve => child.once('error', resolve)))
  const identity = identityOf(pid)
  const gate = child.stdio[3] as Writable
  gate.on('error', () => {}) // it was killed while it waited
  const hurry = new AbortController()
  let over = false
  let since = performance.now()
  const exited = new Promise<Exit>(resolve => {
    child.on('error', () => {})
    child.on('exit', (code, signal) => {
      over = true
      gate.destroy()
      resolve({ code, signal })
    })
  })
  return {
    identity,
    exited,
    open() {
      since = performance.now()
      if (!over) gate.end(OPEN)
    },
    end: graceMs => endTree({ tree: { root: identity, mark }, graceMs, hurry: hurry.signal, tell: 'unusual' }),
    endRest: graceMs => endLeftBehind({ pid, mark, ranMs: performance.now() - since }, { graceMs, hurry: hurry.signal }),
    kill() {
      hurry.abort()
      if (over) return
      try {
        process.kill(-pid, 'SIGKILL') // a child that was not waited for keeps its pid
      } catch { /* by now another user's */ }
    },
  }
}

const NOBODY: TreeEnd = { killed: [], left: [] }

const unstarted = (error: unknown): Running => ({
  identity: undefined,
  exited: Promise.resolve(error).then(error => ({ code: null, signal: null, error: error as NodeJS.ErrnoException })),
  open: () => {}, end: async () => NOBODY, endRest: async () => NOBODY, kill: () => {},
})
