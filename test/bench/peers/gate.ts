import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../run-program.ts'

export type Gate = { /** The command that waits at it. */ wait: readonly string[]; letGo(): void }

/** A pipe below `dir` for one who waits. It stays open here, so it does not matter which of both comes first. */
export const openGate = (dir: string): Gate => {
  const path = join(dir, 'gate')
  runProgram({ file: 'mkfifo', args: [path], cwd: dir })
  const gate = openSync(path, 'r+')
  return { wait: ['sh', '-c', 'read -r _ <"$0"', path], letGo: () => void writeSync(gate, '\n') }
}
