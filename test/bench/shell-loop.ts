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
  const shell = spawn('/bin/sh', ['-c', loop], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
  const [, , errors, words, answers] = shell.stdio as unknown as [null, null, Readable, Writable, Readable]
  let said = ''
  errors.on('data', chunk => (said = `${said}${chunk}`.slice(-400)))
  words.on('error', () => {}) // the shell has gone: its last answer said why
  const lines = createInterface({ input: answers })
  return {
    run: given => new Promise((resolve, reject) => {
      const start = performance.now()
      lines.once('line', answer => (answer === 'done' ? resolve((performance.now() - start) / given.length) : setImmediate(() => reject(new Error(`${line}: ${answer}: ${said}`)))))
      words.write(`${given.join(' ')}\n`)
    }),
    [Symbol.dispose]() {
      words.destroy()
      for (const stream of [errors, answers]) stream.destroy()
      shell.unref()
    },
  }
}

/** Words for a command that does not look at them. */
export const times = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i))
