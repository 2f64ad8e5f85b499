// The processes of one attempt, found by the mark that the runner put into their environment. Processes inherit it
// wherever they go, and a recycled pid does not have it, so nothing else is ever signalled.

import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { KILL_GRACE_MS } from './process.ts'

const STEP_MS = 50

/** SIGTERM, the grace time, SIGKILL; resolves when none of them is left, rejects when that cannot be seen. */
export const endMarked = async (taskId: string, claim: number, graceMs: number = KILL_GRACE_MS): Promise<void> => {
  const deadline = performance.now() + graceMs
  signalAll(findMarked(taskId, claim), 'SIGTERM')
  for (let left = findMarked(taskId, claim); left.length > 0; left = findMarked(taskId, claim)) {
    if (performance.now() >= deadline) signalAll(left, 'SIGKILL')
    await sleep(STEP_MS)
  }
}

/** Pids that carry the mark of an attempt. Empty where there is no /proc: see Assumptions in the README. */
export const findMarked = (taskId: string, claim: number): number[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => pid !== process.pid && isMarked(pid, taskId, claim))
}

const isMarked = (pid: number, taskId: string, claim: number): boolean => {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
    return variables.includes(`SPARKQ_TASK_ID=${taskId}`) && variables.includes(`SPARKQ_CLAIM=${claim}`)
  } catch (error) {
    // To overlook one for want of descriptors or memory would be to run its task twice.
    if (['EMFILE', 'ENFILE', 'ENOMEM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return false // gone, or somebody else's
  }
}

const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch { /* gone in between */ }
  }
}
