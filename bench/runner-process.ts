import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { root, type Project } from '../test/helpers/project.ts'

/** Starts a runner that waits for tasks of the default queue; `reports` has a line for each finished task. */
export const openRunner = ({ dir }: Project): AsyncDisposable & { reports: Interface } => {
  const runner = spawn(join(root, 'bin/sparkq'), ['runner', '-q', 'default', '--watch', '--json'], {
    cwd: dir,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    reports: createInterface({ input: runner.stdout }),
    async [Symbol.asyncDispose]() {
      runner.kill('SIGTERM')
      if (runner.exitCode === null) await once(runner, 'exit')
    },
  }
}
