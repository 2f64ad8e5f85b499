// Gates that stand ready. One is made while a command runs, so that the next task finds it and waits for no fork.

import { createGate, type Gate } from './held-process.ts'

export type Gates = {
  /** One that waits; made now where none is left. */
  take(): Gate
  /** One that was not needed. */
  giveBack(gate: Gate): void
  /** Makes one for the next task, unless there is one. */
  prepare(): void
  close(): void
}

/** `env`: what all tasks of a runner see. */
export const createGates = (env: Record<string, string>): Gates => {
  let ready: Gate[] = []
  let closed = false
  const waiting = (): Gate[] => (ready = ready.filter(gate => gate.isWaiting()))
  return {
    take: () => waiting().pop() ?? createGate(env),
    giveBack(gate) {
      if (closed) gate.close()
      else ready.push(gate)
    },
    prepare: () => void (closed || waiting().length > 0 || ready.push(createGate(env))),
    close() {
      closed = true
      for (const gate of ready.splice(0)) gate.close()
    },
  }
}
