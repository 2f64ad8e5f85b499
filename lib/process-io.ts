// The streams of a process as a verb's Io.

import type { Interface } from 'node:readline'
import { fs } from './builtin.ts'
import { failure, SparkqError } from './errors.ts'
import type { Io } from './io.ts'
import { once } from './once.ts'
import { createSplitter, LINE_LIMIT } from './wire.ts'

/** What the end of a process goes by. */
type Ending = {
  /** True when the system has taken all that was written. */
  flushed(): boolean
  /** Who is still about to read from it does not keep the process. */
  leaveStdin(): void
}

/** Wraps a process's streams. A reader that goes away (`| head`) is no error: the rest is dropped and the exit is 0.
 * `unwritable` is told, once, of what is one: a full disk behind `> file`. */
export const processIo = (own: NodeJS.Process, unwritable: (error: Error) => void): Io & Ending => {
  let closed = false
  let written = false
  let reads = false
  // Node makes each of the three when it is first asked for, in up to a millisecond: most verbs need one.
  const made: NodeJS.WriteStream[] = []
  const make = <Stream extends NodeJS.WriteStream>(stream: Stream, failed: (error: Error) => void): Stream => {
    made.push(stream)
    return stream.on('error', failed)
  }
  const stdout = once(() => make(own.stdout, error => {
    if (!closed && (error as NodeJS.ErrnoException).code !== 'EPIPE') unwritable(error)
    closed = true
  }))
  const stderr = once(() => make(own.stderr, () => {}))
  const stdin = once(() => {
    reads = true
    return own.stdin
  })
  const ask = once(() => asker(own.stdin, stderr()))
  return {
    out(data) {
      written = true
      if (!closed) stdout().write(data)
    },
    async drained() {
      for (const stream of [stdout(), stderr()]) if (stream.writableNeedDrain) await drain(stream)
      if (written && !closed) await aTurn()
    },
    err: text => void stderr().write(text),
    async *lines() { for await (const lines of arrivalsOf(stdin())) yield* lines },
    arrivals: () => arrivalsOf(stdin()),
    read: path => fs.readFileSync(path, 'utf8'),
    ask: question => ask()(question),
    tty: {
      get in() { return own.stdin.isTTY === true },
      get out() { return stdout().isTTY === true },
      get err() { return stderr().isTTY === true },
    },
    get columns() { return stdout().columns || 80 }, // a terminal that nobody told its size has 0
    get colour() { return stdout().isTTY === true && !own.env['NO_COLOR'] && own.env['TERM'] !== 'dumb' },
    closed: () => closed,
    flushed: () => made.every(({ writableLength }) => writableLength === 0),
    leaveStdin: () => void (reads && own.stdin.destroy()),
    async left() {
      await (await import('./reader.ts')).readerLeft(stdout().fd)
      closed = true
    },
  }
}

/** What a write met is told in the turn behind it. */
const aTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Also when the reader goes away instead. */
const drain = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise(resolve => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) stream.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'error', 'close']) stream.on(event, done)
  })

async function* arrivalsOf(stdin: NodeJS.ReadStream): AsyncGenerator<string[]> {
  // Node takes a directory for a stdin that is empty.
  if (fs.fstatSync(0).isDirectory()) throw new SparkqError('io', 'stdin is a directory', 'a file or a pipe can be read')
  let ready: string[] = []
  const splitter = createSplitter(line => ready.push(line))
  for await (const chunk of stdin) {
    const fits = splitter.push(chunk as Buffer)
    if (ready.length > 0) yield ready
    if (!fits) throw failure('message_too_large', { limit: LINE_LIMIT })
    ready = []
  }
  const last = splitter.rest()
  if (last.trim() !== '') yield [last]
}

/** Lines from the terminal, edited as people are used to; readline is loaded only when somebody is asked. Ctrl-D, or a
 * terminal that goes away, is the end. Ctrl-C is the signal that it is everywhere else. */
const asker = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): Io['ask'] => {
  const typed: string[] = [] // ahead of its question, or pasted
  let answer: ((line: string | undefined) => void) | undefined
  let lines: Interface | undefined
  let ended = false
  const take = (line: string): void => {
    if (answer) answer(line)
    else typed.push(line)
    answer = undefined
  }
  const end = (): void => {
    ended = true
    if (answer) output.write('\n')
    answer?.(undefined)
  }
  const open = async (): Promise<Interface> => {
    const { createInterface } = await import('node:readline')
    const opened = createInterface({ input, output })
    return opened.on('line', take).on('close', end).on('SIGINT', () => {
      opened.off('close', end).close() // it gives the terminal back as it was
      process.kill(process.pid, 'SIGINT')
      setImmediate(end) // for a verb that takes the signal, after it did
    })
  }
  return async question => {
    lines ??= await open()
    output.write(question)
    if (typed.length > 0) return typed.shift()
    if (ended) return undefined
    input.setRawMode(true)
    lines.resume()
    try {
      return await new Promise(resolve => { answer = resolve })
    } finally {
      if (!ended) {
        lines.pause() // a terminal that nobody reads does not keep the process
        input.setRawMode(false) // and its Ctrl-C is a signal again
      }
    }
  }
}
