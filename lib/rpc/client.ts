// The client's end of the socket: JSON-RPC 2.0, one object a line, pipelined (docs/contract.md §7).

import { connect, type Connection, type ConnectionEvents } from './unix-socket.ts'
import { failure, fromWire, refuse, type WireError } from '../model/errors.ts'
import type { MethodName, Params, Result } from '../protocol/index.ts'
import { steadyNow } from '../system/monotonic.ts'
import { pause } from '../system/pause.ts'
import { createSplitter, encode } from '../system/json-lines.ts'

/** The protocol version of this client; `daemon.hello` compares it. */
export const PROTOCOL = 1

/** Parameters as a caller may write them: an undefined field counts as absent. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { [K in keyof T]: Loose<T[K]> | undefined }
    : T

export type Call = <M extends MethodName>(method: M, params: Loose<Params<M>>) => Promise<Result<M>>

export type Client = {
  call: Call
  /** Resolves when the connection has ended, whichever side ended it. */
  closed: Promise<void>
  close(): void
}

export type Notification = { method: string; params: unknown }

/** Connects to a daemon. Rejects with `unreachable`, and with `timed_out` if the kernel's queue of new connections
 * stays full for `timeoutMs`. Calls that have no response when the connection ends are rejected with `disconnected`. */
export const openClient = async (
  path: string,
  notified: (notification: Notification) => void = () => {},
  timeoutMs = Infinity,
): Promise<Client> => {
  const open = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  let lastId = 0

  const splitter = createSplitter(
    line => {
      const message = JSON.parse(line) as Message
      if (message.method !== undefined) return notified({ method: message.method, params: message.params })
      if (message.id === null) return failAll(message.error ? fromWire(message.error) : undefined)
      const waiting = open.get(message.id!)
      open.delete(message.id!)
      if (message.error) waiting?.reject(fromWire(message.error))
      else waiting?.resolve(message.result as never)
    },
    { limit: Infinity },
  )

  const failAll = (reason: Error | undefined) => {
    for (const { reject } of open.values()) reject(reason ?? failure('disconnected', { where: path }))
    open.clear()
  }

  const end = Promise.withResolvers<void>()
  let ended = false
  const closed = (): void => {
    ended = true
    failAll(undefined)
    end.resolve()
  }
  const connection = await dial(path, { data: splitter.push, closed }, steadyNow() + timeoutMs)

  /** The requests of one turn are sent in one write, so they reach the daemon in one turn and share one commit. */
  let lines = ''
  const flush = (): void => {
    const text = lines
    lines = ''
    if (text !== '') connection.write(text)
  }

  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(failure('disconnected', { where: path }))
        const id = ++lastId
        open.set(id, { resolve, reject })
        if (lines === '') process.nextTick(flush)
        lines += encode({ jsonrpc: '2.0', id, method, params })
      }),
    closed: end.promise,
    // Pending requests are still sent, but a daemon that hangs cannot keep this process alive.
    close() {
      if (lines !== '') flush()
      connection.close()
    },
  }
}

type Message = { id?: number | null; method?: string; params?: unknown; result?: unknown; error?: WireError }

const CROWDED_RETRY_MS = 20

const dial = async (path: string, events: ConnectionEvents, until: number): Promise<Connection> => {
  for (;;) {
    try {
      return await connect(path, events)
    } catch (code) {
      // The daemon listens, but the kernel's queue of new connections is full.
      if (code === 'EAGAIN' && steadyNow() + CROWDED_RETRY_MS < until) await pause(CROWDED_RETRY_MS)
      else if (code === 'EAGAIN') refuse('timed_out', { what: `the daemon at '${path}'` })
      else if (code === 'EACCES' || code === 'EPERM')
        refuse('not_permitted', { detail: `the socket '${path}' is not yours` })
      else refuse('unreachable', { where: path })
    }
  }
}
