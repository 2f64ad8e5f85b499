// What a process has used and is doing, from /proc. All of its threads count.

import { readdirSync, readFileSync } from 'node:fs'
import { memoryOf } from './machine.ts'

export type ProcessState = {
  /** Resident MB. */
  memory: number
  /** Milliseconds of processor time, in steps of the kernel's clock, which ticks a hundred times a second for everybody. */
  time: number
  /** How often a thread went to sleep again after something had woken it. */
  wakeUps: number
}

export const stateOf = (pid: number): ProcessState => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return {
    memory: memoryOf(pid),
    time: (Number(fields[11]) + Number(fields[12])) * 10,
    wakeUps: readdirSync(`/proc/${pid}/task`).reduce(
      (sum, thread) => sum + voluntary(`/proc/${pid}/task/${thread}/status`),
      0,
    ),
  }
}

const voluntary = (path: string): number =>
  Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1])
