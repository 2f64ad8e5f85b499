// A command of the user, run once per task with the task on its stdin.

import { spawn, type ChildProcess } from 'node:child_process'

export type UserCommand = {
  /** Runs it until it ends; resolves to what went wrong, as text, or undefined. One run at a time. */
  run(input: string, added: Record<string, string>): Promise<string | undefined>
  /** Signals the running command and its process group. */
  signal(name: NodeJS.Signals): void
}

/** A shell command. It has a process group of its own: Ctrl-C of a terminal reaches it only once, through `signal`. */
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
          resolve(signaled ? undefined : what) // a signaled command did not fail
        }
        child.on('error', error => ended(error.message))
        child.on('exit', (code, signal) =>
          ended(code === 0 ? undefined : signal === null ? `exit ${code}` : `signal ${signal}`),
        )
        child.stdin.on('error', () => {}) // the command need not read its stdin
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
