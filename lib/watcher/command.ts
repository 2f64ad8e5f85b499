// A command of the user's, run once per task with the task on its stdin.

import { spawn, type ChildProcess } from 'node:child_process'

export type UserCommand = {
  /** Runs it to its end; resolves to what went wrong, in words, or undefined. Not twice at a time. */
  run(input: string, added: Record<string, string>): Promise<string | undefined>
  /** Signals what runs, and all that it started. */
  signal(name: NodeJS.Signals): void
}

/** A line of shell. It has a process group of its own: a terminal's Ctrl-C reaches it through `signal`, once. */
export const userCommand = (
  line: string,
  { cwd, env }: { cwd: string; env: Record<string, string | undefined> },
): UserCommand => {
  let running: ChildProcess | undefined
  let signaled = false
  return {
    run: (input, added) =>
      new Promise(resolve => {
        const child = (running = spawn('sh', ['-c', line], {
          cwd,
          env: { ...env, ...added },
          detached: true,
          stdio: ['pipe', 'inherit', 'inherit'],
        }))
        const ended = (what: string | undefined): void => {
          running = undefined
          resolve(signaled ? undefined : what) // what we ended did not fail
        }
        child.on('error', error => ended(error.message))
        child.on('exit', (code, signal) =>
          ended(code === 0 ? undefined : signal === null ? `exit ${code}` : `signal ${signal}`),
        )
        child.stdin.on('error', () => {}) // it need not read
        child.stdin.end(input)
      }),
    signal(name) {
      signaled = true
      try {
        if (running?.pid !== undefined) process.kill(-running.pid, name)
      } catch {
        /* it has just ended */
      }
    },
  }
}
