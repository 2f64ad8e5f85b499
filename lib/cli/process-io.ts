// The streams of a process as a verb's Io.

import type { Interface } from 'node:readline'
import { isTerminal } from '../system/native-pipe.ts'
import { fs } from '../system/node-builtins.ts'
import { failure, SparkqError } from '../model/errors.ts'
import type { Io } from './io.ts'
import { once } from '../system/lazy.ts'
import { createSplitter, LINE_LIMIT } from '../system/json-lines.ts'
import { writeNow } from '../system/write-sync.ts'

/** What the end of a process goes by. */
type Ending = {
  /** Resolves once the system has taken all that was written, or will not: then the process may end at once. */
  flushed(): Promise<boolean>
  /** Who is still about to read from it does not keep the process. */
  leaveStdin(): void
}

type Said = { descriptor: 1 | 2; data: string | Uint8Array }

/** Wraps a process's streams. A reader that goes away (`| head`) is no error: the rest is dropped and the exit is 0.
 * `unwritable` is told, once, of what is one: a full disk behind `> file`. */
export const processIo = (own: NodeJS.Process, unwritable: (error: Error) => void): Io & Ending => {
  let closed = false
  let written = false
  let reads = false
  // Node makes each of the three when it is first asked for, with all that streams are: 2 ms, which most verbs never need.
  const made: NodeJS.WriteStream[] = []
  const make = <Stream extends NodeJS.WriteStream>(stream: Stream, failed: (error: Error) => void): Stream => {
    made.push(stream)
    return stream.on('error', failed)
  }
  const outFailed = (error: Error): void => {
    if (!closed && (error as NodeJS.ErrnoException).code !== 'EPIPE') unwritable(error)
    closed = true
  }
  const stdout = once(() => make(own.stdout, outFailed))
  const stderr = once(() => make(own.stderr, () => {}))
  const stdin = once(() => {
    reads = true
    return own.stdin
  })
  const ask = once(() => asker(own.stdin, stderr()))
  /** Of this turn, in its order. What is said in the turn in which a process ends needs no stream, and until then nobody
   * knows that it is the last. */
  let said: Said[] = []
  let saying = 0
  const say = (descriptor: Said['descriptor'], data: Said['data']): void => {
    if (said.length === 0) {
      process.nextTick(hand)
      saying = 0
    }
    saying += data.length
    const last = said.at(-1)
    if (last?.descriptor === descriptor && typeof last.data === 'string' && typeof data === 'string') last.data += data
    else said.push({ descriptor, data })
  }
  /** To the streams. */
  const hand = (): void => {
    const now = said
    said = []
    for (const { descriptor, data } of now)
      if (descriptor === 2) stderr().write(data)
      else if (!closed) stdout().write(data)
  }
  /** To the system, up to what would have to wait. */
  const write = (): void => {
    for (let next = said.shift(); next !== undefined; next = said.shift()) {
      const { descriptor, data } = next
      if (descriptor === 1 && closed) continue
      try {
        const left = writeNow(descriptor, data)
        if (left.length > 0) return void said.unshift({ descriptor, data: left })
      } catch (error) {
        if (descriptor === 1) outFailed(error as Error)
      }
    }
  }
  return {
    out(data) {
      written = true
      if (!closed) say(1, data)
    },
    async drained() {
      if (made.length === 0 && saying < MUCH) return
      hand()
      for (const stream of made) if (stream.writableNeedDrain) await drain(stream)
      if (written && !closed) await aTurn()
    },
    err: text => say(2, text),
    async *lines() {
      for await (const lines of arrivalsOf(stdin())) yield* lines
    },
    arrivals: () => arrivalsOf(stdin()),
    read: path => fs.readFileSync(path, 'utf8'),
    async ask(question) {
      hand()
      return ask()(question)
    },
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
      return (isTerminal(1) && stdout().columns) || 80
    }, // a terminal that nobody told its size has 0
    get colour() {
      return isTerminal(1) && !own.env['NO_COLOR'] && own.env['TERM'] !== 'dumb'
    },
    closed: () => closed,
    async flushed() {
      // Who is stuck in a write hears no signal: that is right for all who do not listen.
      if (made.length === 0 && own.listenerCount('SIGINT') === 0) write()
      if (made.length === 0 && said.length === 0) return true
      hand()
      await aTurn() // by then a stream has told of its errors, and requests are on their way
      return made.every(({ writableLength }) => writableLength === 0)
    },
    leaveStdin: () => void (reads && own.stdin.destroy()),
    async left() {
      await (await import('../system/pipe-reader.ts')).readerLeft(1)
      closed = true
    },
  }
}

/** So much may pile up before anybody is waited for. */
const MUCH = 16 * 1024

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
    return opened
      .on('line', take)
      .on('close', end)
      .on('SIGINT', () => {
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
      return await new Promise(resolve => {
        answer = resolve
      })
    } finally {
      if (!ended) {
        lines.pause() // a terminal that nobody reads does not keep the process
        input.setRawMode(false) // and its Ctrl-C is a signal again
      }
    }
  }
}
