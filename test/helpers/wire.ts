// A bare connection to a daemon, for what no well-behaved client would send.

import { connect } from 'node:net'
import { once } from 'node:events'
import { createSplitter } from '../../lib/system/json-lines.ts'
import { within } from './within.ts'

export type Message = {
  jsonrpc?: string
  id?: unknown
  method?: string
  params?: unknown
  result?: any
  error?: { code: number; message: string; data: { code: string; hint: string | null; exit: number } }
}

export type Wire = {
  send(bytes: string | Buffer): void
  /** One request, as a line. */
  request(id: unknown, method: string, params?: unknown): void
  /** The next line that comes. */
  next(): Promise<any>
  /** The lines that came and nobody took. */
  rest(): Message[]
  /** Closes our side only. */
  end(): void
  /** Goes away without a word. */
  vanish(): void
  /** Stops and begins to read. */
  pause(): void
  resume(): void
  /** Bytes that the system has not taken from us yet. */
  unsent(): number
  closed: Promise<void>
}

export const openWire = async (path: string): Promise<Wire> => {
  const socket = connect({ path, allowHalfOpen: true })
  const came: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  const splitter = createSplitter(
    line => {
      const message = JSON.parse(line) as Message
      const taker = waiting.shift()
      if (taker) taker(message)
      else came.push(message)
    },
    { limit: Infinity },
  )
  socket.on('data', chunk => splitter.push(chunk))
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()))
  await within('a connection', once(socket, 'connect'))
  return {
    send: bytes => void socket.write(bytes),
    request: (id, method, params) => void socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`),
    next() {
      const message = came.shift()
      if (message) return Promise.resolve(message)
      return within('an answer', new Promise<Message>(resolve => void waiting.push(resolve)))
    },
    rest: () => came.splice(0),
    end: () => void socket.end(),
    vanish: () => void socket.destroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    unsent: () => socket.writableLength,
    closed,
  }
}
