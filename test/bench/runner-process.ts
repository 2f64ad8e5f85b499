import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { join } from 'node:path'
import { root, type Project } from '../helpers/project.ts'

/** A runner that waits for tasks of the default queue; `reports` has a line for each that is done. */
export const openRunner = ({ dir }: Project): AsyncDisposable & { pid: number; reports: Interface } => {
  const runner = spawn(join(root, 'bin/sparkq'), ['runner', '-q', 'default', '--watch', '--json'], {
    cwd: dir,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    pid: runner.pid!,
    reports: createInterface({ input: runner.stdout }),
    async [Symbol.asyncDispose]() {
      runner.kill('SIGTERM')
      if (runner.exitCode === null) await once(runner, 'exit')
    },
  }
}
