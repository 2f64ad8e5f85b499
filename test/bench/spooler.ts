// task-spooler with a server of its own. A first job that takes all slots keeps the others waiting until the clock starts.

import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'

/** Milliseconds from letting so many waiting jobs go to the end of the last. */
export const spoolerRound = (tasks: number, slots: number, dir: string): number => {
  const scratch = mkdtempSync(join(dir, 'tsp.'))
  const env = { TS_SOCKET: join(scratch, 'socket'), TMPDIR: scratch, TS_SLOTS: String(slots), TS_MAXFINISHED: '10' }
  const spooler = (...args: string[]): number => runProgram({ file: 'tsp', args, dir, input: '', env })
  const gate = join(scratch, 'gate')
  try {
    runProgram({ file: 'mkfifo', args: [gate], dir, input: '' })
    spooler('-n', '-N', String(slots), 'cat', gate)
    const line = `i=0; while [ $i -lt ${tasks} ]; do tsp /bin/true >/dev/null; i=$((i + 1)); done`
    runProgram({ file: 'sh', args: ['-c', line], dir, input: '', env })
    const start = performance.now()
    closeSync(openSync(gate, 'w'))
    spooler('-w')
    return performance.now() - start
  } finally {
    spooler('-K')
    rmSync(scratch, { recursive: true })
  }
}
