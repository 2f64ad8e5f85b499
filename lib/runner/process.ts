// The process of one attempt. It has a session of its own: one signal to its group reaches what it starts, but Ctrl-C
// in a terminal does not reach it. It does nothing before its gate is opened.

import { lineOf, type HeldCommand, type Exit, type Gate } from './held-process.ts'
import { endLeftBehind, youngestPid } from '../processes/left-behind.ts'
import type { AttemptMark } from '../processes/attempt-processes.ts'
import { isAlive, processTable, type Identity } from '../processes/process-table.ts'
import { startError } from '../processes/startable.ts'
import { endTree, type TreeEnd } from '../processes/end-processes.ts'

export type { Exit }

export type Running = {
  /** Undefined if no process was started. */
  identity: Identity | undefined
  exited: Promise<Exit>
  /** True once the command has ended, although its exit event may not have come yet. */
  hasEnded(): boolean
  /** Lets the command begin. */
  open(): void
  /** Ends it with all processes of the attempt, also outside its session; resolves when none is left. */
  end(graceMs: number): Promise<TreeEnd>
  /** Ends its leftover processes, after it has ended by itself. */
  endLeftovers(graceMs: number): Promise<TreeEnd>
  /** Sends SIGKILL to the group now, and cuts short the grace time of an end that is in progress. */
  kill(): void
}

/** `mark`: the variables that identify the processes of this attempt. */
export type StartRequest = HeldCommand & { mark: AttemptMark }

/** Turns a waiting process into a command. Never throws: a command that cannot start has ended, with `error`, and its
 * gate is closed. */
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
    hasEnded: () => over || !processTable.of([pid]).some(isAlive),
    open() {
      since = performance.now()
      youngest = youngestPid()
      gate.open(lineOf(command))
    },
    end: graceMs => endTree({ tree: { root: identity, mark }, graceMs, hurry: hurry.signal, report: 'unusual' }),
    endLeftovers: graceMs =>
      endLeftBehind({ youngest, mark, ranMs: performance.now() - since }, { graceMs, hurry: hurry.signal }),
    kill() {
      hurry.abort()
      if (over) return
      try {
        process.kill(-pid, 'SIGKILL') // the pid cannot be reused: Node has not reaped the child yet
      } catch {
        /* it has ended, or runs as another user now */
      }
    },
  }
}

const NO_PROCESSES: TreeEnd = { killed: [], left: [] }

const unstarted = (error: NodeJS.ErrnoException | undefined): Running => ({
  identity: undefined,
  exited: Promise.resolve({ code: null, signal: null, ...(error && { error }) }),
  hasEnded: () => true,
  open: () => {},
  end: async () => NO_PROCESSES,
  endLeftovers: async () => NO_PROCESSES,
  kill: () => {},
})
