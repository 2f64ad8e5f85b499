import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../run-program.ts'

export type PeerGate = {
  /** A command that ends when the gate opens. */
  wait: readonly string[]
  open(): void
}

/** A pipe below `dir`. It stays open in this process, so the gate may open before the command waits. */
export const openGate = (dir: string): PeerGate => {
  const path = join(dir, 'gate')
  runProgram({ file: 'mkfifo', args: [path], cwd: dir })
  const gate = openSync(path, 'r+')
  return { wait: ['sh', '-c', 'read -r _ <"$0"', path], open: () => void writeSync(gate, '\n') }
}
