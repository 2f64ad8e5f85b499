// The resources that a process with all its threads has used, from /proc.

import { readdirSync, readFileSync } from 'node:fs'
import { memoryOf } from './machine.ts'

export type ProcessState = {
  /** Resident MB. */
  memory: number
  /** Milliseconds of processor time, in steps of the kernel's clock tick (10 ms). */
  time: number
  /** How often a thread gave up the processor to wait: once after each wake-up. */
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
      (sum, thread) => sum + voluntarySwitches(`/proc/${pid}/task/${thread}/status`),
      0,
    ),
  }
}

const voluntarySwitches = (path: string): number =>
  Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1])
