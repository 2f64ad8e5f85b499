// Held processes for the next tasks. One is started while a command runs, so that the next task does not wait for a
// fork.

import { createGate, type Gate } from './held-process.ts'

export type Gates = {
  /** Returns one that waits; starts it if none is left. */
  take(): Gate
  /** Takes back one that was not needed. */
  giveBack(gate: Gate): void
  /** Starts one for the next task, unless one waits already. */
  prepare(): void
  close(): void
}

export const createGates = (): Gates => {
  let ready: Gate[] = []
  let closed = false
  const waiting = (): Gate[] => (ready = ready.filter(gate => gate.isWaiting()))
  return {
    take: () => waiting().pop() ?? createGate(),
    giveBack(gate) {
      if (closed) gate.close()
      else ready.push(gate)
    },
    prepare: () => void (closed || waiting().length > 0 || ready.push(createGate())),
    close() {
      closed = true
      for (const gate of ready.splice(0)) gate.close()
    },
  }
}
