// Runs a shell script that does a verb's work.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'

export type ShellScript = {
  path: string
  /** What the script calls itself in messages: its `$0`. */
  name: string
  args: readonly string[]
  cwd: string
  env: Record<string, string | undefined>
  /** Its reason is the signal that the script receives on abort; the script then cleans up and ends by itself. */
  signal: AbortSignal
}

/** Resolves to the exit code, 128 + N if signal N ended the script. The script has the streams of this process. */
export const runScript = ({ path, name, args, cwd, env, signal }: ShellScript): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', 'script=$1; shift; . "$script"', name, path, ...args], {
      cwd,
      stdio: 'inherit',
      env,
    })
    signal.addEventListener('abort', () => child.kill(signal.reason as NodeJS.Signals))
    child.on('error', reject)
    child.on('close', (code, endedBy) => resolve(code ?? 128 + constants.signals[endedBy!]))
  })
