// The streams of a process as a verb's Io.

import type { Interface } from 'node:readline'
import { failure } from './errors.ts'
import type { Io } from './io.ts'
import { createSplitter, LINE_LIMIT } from './wire.ts'

/** Wraps a process's streams. A reader that goes away (`| head`) is no error: the rest is dropped and the exit is 0. */
export const processIo = ({ stdin, stdout, stderr, env }: NodeJS.Process): Io => {
  let closed = false
  stdout.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
    closed = true
  })
  stderr.on('error', () => {})
  return {
    out: text => void (closed || stdout.write(text)),
    err: text => void stderr.write(text),
    lines: () => linesOf(stdin),
    ask: asker(stdin, stderr),
    tty: { in: stdin.isTTY === true, out: stdout.isTTY === true, err: stderr.isTTY === true },
    columns: stdout.columns ?? 80,
    colour: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    closed: () => closed,
  }
}

async function* linesOf(stdin: NodeJS.ReadStream): AsyncGenerator<string> {
  let ready: string[] = []
  const splitter = createSplitter(line => ready.push(line))
  for await (const chunk of stdin) {
    if (!splitter.push(chunk as Buffer)) throw failure('message_too_large', { limit: LINE_LIMIT })
    yield* ready
    ready = []
  }
  const last = splitter.rest()
  if (last.trim() !== '') yield last
}

/** Lines from the terminal, edited as people are used to; readline is loaded only when somebody is asked. */
const asker = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): Io['ask'] => {
  const typed: (string | undefined)[] = [] // ahead of its question, or pasted; undefined is the end
  let answer: ((line: string | undefined) => void) | undefined
  let lines: Interface | undefined
  const take = (line: string | undefined): void => {
    if (answer) answer(line)
    else typed.push(line)
    answer = undefined
  }
  return async question => {
    if (!lines) {
      const { createInterface } = await import('node:readline')
      lines = createInterface({ input, output })
      lines.on('line', take).on('SIGINT', () => lines!.close()).on('close', () => take(undefined))
    }
    output.write(question)
    if (typed.length > 0) return typed[0] === undefined ? undefined : typed.shift()
    lines.resume()
    try {
      return await new Promise(resolve => { answer = resolve })
    } finally {
      lines.pause() // a terminal that nobody reads does not keep the process
    }
  }
}
