// The streams of a process as a verb's Io.

import { SparkqError, refuse } from '../model/errors.ts'
import { createSplitter, MAX_LINE_BYTES } from '../system/json-lines.ts'
import { lazy } from '../system/lazy.ts'
import { fs, tty } from '../system/node-builtins.ts'
import type { Io } from './io.ts'

type ProcessEnd = {
  /** Resolves to true if the system has taken all that was written, so that the process may exit at once. */
  flushed(): Promise<boolean>
  /** Stops reading stdin, so that a pending read does not keep the process alive. */
  leaveStdin(): void
}

/** Wraps a process's streams. A reader that closes its end (`| head`) is no error: further output is dropped and the
 * exit code is 0. `unwritable` is called once for a real error, such as a full disk under `> file`. */
export const processIo = (own: NodeJS.Process, unwritable: (error: Error) => void): Io & ProcessEnd => {
  let closed = false
  let reads = false
  const opened: NodeJS.WriteStream[] = []
  /** Node creates each standard stream on first use. */
  const open = <Stream extends NodeJS.WriteStream>(stream: Stream, failed: (error: Error) => void): Stream => {
    opened.push(stream)
    return stream.on('error', failed)
  }
  const stdout = lazy(() =>
    open(own.stdout, error => {
      if (!closed && (error as NodeJS.ErrnoException).code !== 'EPIPE') unwritable(error)
      closed = true
    }),
  )
  const stderr = lazy(() => open(own.stderr, () => {}))
  const stdin = lazy(() => {
    reads = true
    return own.stdin
  })
  const ask = lazy(async () => (await import('./terminal-questions.ts')).terminalQuestions(own.stdin, stderr()))
  const isTerminal = (descriptor: number): boolean => tty().isatty(descriptor)
  return {
    out(data) {
      if (!closed) stdout().write(data)
    },
    async drained() {
      for (const stream of opened) if (stream.writableNeedDrain) await drain(stream)
      if (opened.length > 0) await nextTurn()
    },
    err: text => void stderr().write(text),
    async *lines() {
      for await (const lines of arrivalsOf(stdin())) yield* lines
    },
    arrivals: end => arrivalsOf(stdin(), end),
    read: path => fs.readFileSync(path, 'utf8'),
    ask: async question => (await ask())(question),
    tty: {
      get in() {
        return isTerminal(0)
      },
      get out() {
        return isTerminal(1)
      },
      get err() {
        return isTerminal(2)
      },
    },
    get columns() {
      return (isTerminal(1) && stdout().columns) || 80 // a terminal without a known size has 0
    },
    get colour() {
      return isTerminal(1) && !own.env['NO_COLOR'] && own.env['TERM'] !== 'dumb'
    },
    closed: () => closed,
    async flushed() {
      await nextTurn()
      return opened.every(({ writableLength }) => writableLength === 0)
    },
    leaveStdin: () => void (reads && own.stdin.destroy()),
    async left() {
      await (await import('../system/pipe-reader.ts')).readerLeft(1)
      closed = true
    },
  }
}

/** The error of a write is emitted in the turn after it. */
const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Resolves when a stream takes data again, or when its reader is gone. */
const drain = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise(resolve => {
    const events = ['drain', 'error', 'close']
    const done = (): void => {
      for (const event of events) stream.off(event, done)
      resolve()
    }
    for (const event of events) stream.on(event, done)
  })

async function* arrivalsOf(stdin: NodeJS.ReadStream, end: '\n' | '\0' = '\n'): AsyncGenerator<string[]> {
  // Node reads a directory as an empty stdin.
  if (fs.fstatSync(0).isDirectory()) throw new SparkqError('io', 'stdin is a directory', 'a file or a pipe can be read')
  let ready: string[] = []
  const splitter = createSplitter(line => ready.push(line), { end })
  for await (const chunk of stdin) {
    const fits = splitter.push(chunk as Buffer)
    if (ready.length > 0) yield ready
    if (!fits) refuse('message_too_large', { limit: MAX_LINE_BYTES })
    ready = []
  }
  const last = splitter.rest()
  if (last.trim() !== '') yield [last]
}
