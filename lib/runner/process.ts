// The process of one attempt. It has a session of its own, so that one signal to the group reaches what it starts and a
// terminal's Ctrl-C does not; and it does nothing before its gate is opened.

import { lineOf, type HeldCommand, type Exit, type Gate } from './held-process.ts'
import { endLeftBehind, youngestPid } from '../processes/left-behind.ts'
import type { AttemptMark } from '../processes/attempt-processes.ts'
import type { Identity } from '../processes/process-table.ts'
import { startError } from '../processes/startable.ts'
import { endTree, type TreeEnd } from '../processes/end-processes.ts'

export type { Exit }

export type Running = {
  /** Undefined when nothing was started. */
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

/** `mark`: what the environment says of whose it is. */
export type StartRequest = HeldCommand & { mark: AttemptMark }

/** Makes a waiting process a command's. Never throws: what cannot start has ended, with `error`, and its gate is
 * closed. */
export const startProcess = (gate: Gate, { mark, ...command }: StartRequest): Running => {
  const error = startError(command)
  if (error) {
    gate.close()
    return unstarted(error)
  }
  const { identity, exited } = gate
  if (identity === undefined) return { ...unstarted(undefined), exited }
  const { pid } = identity
  const hurry = new AbortController()
  let over = false
  let since = performance.now()
  let youngest: number | undefined
  void exited.then(() => (over = true))
  return {
    identity,
    exited,
    open() {
      since = performance.now()
      youngest = youngestPid()
      gate.open(lineOf(command))
    },
    end: graceMs => endTree({ tree: { root: identity, mark }, graceMs, hurry: hurry.signal, tell: 'unusual' }),
    endRest: graceMs =>
      endLeftBehind({ youngest, mark, ranMs: performance.now() - since }, { graceMs, hurry: hurry.signal }),
    kill() {
      hurry.abort()
      if (over) return
      try {
        process.kill(-pid, 'SIGKILL') // a child that was not waited for keeps its pid
      } catch {
        /* by now another user's */
      }
    },
  }
}

const NOBODY: TreeEnd = { killed: [], left: [] }

const unstarted = (error: NodeJS.ErrnoException | undefined): Running => ({
  identity: undefined,
  exited: Promise.resolve({ code: null, signal: null, ...(error && { error }) }),
  open: () => {},
  end: async () => NOBODY,
  endRest: async () => NOBODY,
  kill: () => {},
})
