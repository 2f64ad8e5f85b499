// Whole processes, timed fairly. Node needs 2 ms to spawn one, which would drown a program of 1 ms; a small shell needs a
// fraction of that, and as much for everybody. So each command has a waiting `sh` with a loop around it, which is told to
// go round so many times; the clock runs from the word to its answer, and what the pipes cost is shared by all of its runs.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

export type ShellLoop = {
  /** Runs the command once for each word, which it finds in `$word`; the milliseconds of one. Rejects when one fails. */
  run(words: readonly string[]): Promise<number>
  [Symbol.dispose](): void
}

export type Command = { line: string; cwd: string; env?: Record<string, string> }

export const openShellLoop = ({ line, cwd, env }: Command): ShellLoop => {
  const loop = `while IFS= read -r words <&3; do for word in $words; do ${line} || { echo "exit $?" >&4; exit; }; done >/dev/null; echo done >&4; done`
  const shell = spawn('/bin/sh', ['-c', loop], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, , errors, words, answers] = shell.stdio as unknown as [null, null, Readable, Writable, Readable]
  let said = ''
  errors.on('data', chunk => (said = `${said}${chunk}`.slice(-400)))
  words.on('error', () => {}) // the shell has gone: its last answer said why
  const lines = createInterface({ input: answers })
  return {
    run: given =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${line}: not done within ${LIMIT_MS / 1000} s`)), LIMIT_MS)
        const start = performance.now()
        lines.once('line', answer => {
          const time = performance.now() - start
          clearTimeout(late)
          if (answer === 'done') resolve(time / given.length)
          else setImmediate(() => reject(new Error(`${line}: ${answer}: ${said}`))) // what it said may come a moment later
        })
        words.write(`${given.join(' ')}\n`)
      }),
    [Symbol.dispose]() {
      for (const stream of [words, errors, answers]) stream.destroy()
      if (shell.exitCode === null && shell.pid !== undefined) process.kill(-shell.pid)
    },
  }
}

const LIMIT_MS = 120_000

/** Words for a command that does not look at them. */
export const times = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i))
