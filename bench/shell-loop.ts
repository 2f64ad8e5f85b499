// Measures whole processes. Node needs 2 ms to spawn one, which would hide a program of 1 ms; a small shell needs a
// fraction of that, the same for every command. So each command has a waiting `sh` with a loop around it. The clock
// runs from sending the words to the loop until its response, so all runs of the command share the cost of the pipes.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

export type ShellLoop = {
  /** Runs the command once for each word, which is in `$word`. Resolves to the milliseconds of one run, and rejects if
   * a run fails. */
  run(words: readonly string[]): Promise<number>
  [Symbol.dispose](): void
}

export type ShellCommand = { line: string; cwd: string; env?: Record<string, string> }

const LOOP_TIMEOUT_MS = 120_000

const script = (line: string): string => `
while IFS= read -r words <&3; do
  for word in $words; do ${line} || { echo "exit $?" >&4; exit; }; done >/dev/null
  echo done >&4
done`

export const openShellLoop = ({ line, cwd, env }: ShellCommand): ShellLoop => {
  const shell = spawn('/bin/sh', ['-c', script(line)], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, , errors, words, answers] = shell.stdio as unknown as [null, null, Readable, Writable, Readable]
  let stderr = ''
  errors.on('data', chunk => (stderr = `${stderr}${chunk}`.slice(-400)))
  words.on('error', () => {}) // the shell has ended; its last line is the reason
  const lines = createInterface({ input: answers })
  return {
    run: given =>
      new Promise((resolve, reject) => {
        const timeout = `${line}: not done after ${LOOP_TIMEOUT_MS / 1000} s`
        const timer = setTimeout(() => reject(new Error(timeout)), LOOP_TIMEOUT_MS)
        const start = performance.now()
        lines.once('line', answer => {
          const time = performance.now() - start
          clearTimeout(timer)
          if (answer === 'done') resolve(time / given.length)
          else setImmediate(() => reject(new Error(`${line}: ${answer}: ${stderr}`))) // stderr may come later
        })
        words.write(`${given.join(' ')}\n`)
      }),
    [Symbol.dispose]() {
      for (const stream of [words, errors, answers]) stream.destroy()
      if (shell.exitCode === null && shell.pid !== undefined) process.kill(-shell.pid)
    },
  }
}

/** This number of words, for a command that does not use them. */
export const times = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i))
