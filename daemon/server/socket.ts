// The Unix socket: one message a line (docs/contract.md §7).

import { chmodSync, rmSync, writeFileSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { failure, toWire, type SparkqError } from '../../lib/model/errors.ts'
import { preparePrivate, privateFolder } from '../../lib/system/private-directory.ts'
import { SOCKET_PATH_LIMIT } from '../../lib/project/state-dir.ts'
import { createSplitter, encode, MAX_LINE_BYTES } from '../../lib/system/json-lines.ts'
import type { Peer } from '../engine/peer.ts'
import type { Dispatch } from './dispatch.ts'
import { handle } from './json-rpc.ts'

export type SocketListener = {
  /** Accepts no more connections. */
  close(): void
  /** Ends the open connections. */
  disconnect(): void
}

/** The path of the socket of a state directory: `sock` in it, or elsewhere if that path is too long for a socket. */
export const socketPath = (stateDir: string, env: Record<string, string | undefined>): string => {
  const inside = join(stateDir, 'sock')
  if (Buffer.byteLength(inside) <= SOCKET_PATH_LIMIT) return inside
  return join(privateFolder(env['XDG_RUNTIME_DIR']), createHash('sha256').update(stateDir).digest('hex').slice(0, 24))
}

/** Listens. The caller holds the daemon's lock, so an existing socket is left from a daemon that has ended. */
export const listen = async (path: string, stateDir: string, dispatch: Dispatch): Promise<SocketListener> => {
  const inside = path === join(stateDir, 'sock')
  if (inside) rmSync(join(stateDir, 'socket'), { force: true })
  else prepareOutside(path, stateDir)
  rmSync(path, { force: true })
  const open = new Set<() => void>()
  const server = createServer(socket => {
    const end = serve(socket, dispatch)
    open.add(end)
    socket.on('close', () => open.delete(end))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  const { ino } = statSync(path)
  return {
    close() {
      server.close()
      // The path may belong to another daemon by now.
      if (statSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true })
    },
    disconnect() {
      for (const end of open) end()
    },
  }
}

const prepareOutside = (path: string, stateDir: string): void => {
  preparePrivate(dirname(path))
  writeFileSync(join(stateDir, 'socket'), `${path}\n`, { mode: 0o600 })
}

/** A caller that leaves this many bytes of earlier turns unread is disconnected, because they fill the memory of the
 * daemon. The responses of one turn may be larger: the caller could not read them yet. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024

/** If a turn has collected more than this, it writes before its end. */
const MAX_WRITE_CHARACTERS = 1024 * 1024

/** Returns a function that ends the connection after its last response. */
const serve = (socket: Socket, dispatch: Dispatch): (() => void) => {
  const leaving = new Set<() => void>()

  let unsent = ''
  let sending = false

  /** Collects the messages of a turn, so that they need few writes. */
  const send = (message: unknown): void => {
    if (peer.closed) return
    if (!sending) {
      if (socket.writableLength > MAX_UNREAD_BYTES) return void socket.destroy()
      sending = true
      process.nextTick(flush)
    }
    unsent += encode(message)
    if (unsent.length > MAX_WRITE_CHARACTERS) write()
  }

  const write = (): void => {
    if (!peer.closed && unsent !== '') socket.write(unsent)
    unsent = ''
  }

  const flush = (): void => {
    write()
    sending = false
    // Nothing is read from a caller that does not read its responses.
    if (socket.writableNeedDrain) socket.pause()
  }

  const peer: Peer = {
    closed: false,
    origin: 'socket',
    notify: (method, params) => send({ jsonrpc: '2.0', method, params }),
    onClose(work) {
      leaving.add(work)
      return () => void leaving.delete(work)
    },
    close: () => void socket.destroy(),
  }

  const refuseLine = (error: SparkqError): void => send({ jsonrpc: '2.0', id: null, error: toWire(error) })

  const splitter = createSplitter(line => {
    const message = parse(line)
    if (message === undefined) return refuseLine(failure('parse_error', { what: 'a line' }))
    if (!Array.isArray(message)) return handle(message, peer, dispatch, reply => reply && send(reply))
    if (message.length === 0) return refuseLine(failure('invalid_request', { why: 'an empty batch' }))
    // A batch is answered with its last request. Notifications get no response, and neither does a batch of them.
    const replies: object[] = []
    let open = message.length
    for (const request of message) {
      handle(request, peer, dispatch, reply => {
        if (reply) replies.push(reply)
        if (--open === 0 && replies.length > 0) send(replies)
      })
    }
  })

  socket.on('data', chunk => {
    if (splitter.push(chunk)) return
    socket.pause()
    socket.removeAllListeners('data')
    refuseLine(failure('message_too_large', { limit: MAX_LINE_BYTES }))
    write()
    socket.end()
    socket.resume() // discards further input, so that the caller can read the error before the connection ends
  })
  socket.on('drain', () => socket.resume())
  socket.on('error', () => {}) // 'close' follows
  socket.on('close', () => {
    peer.closed = true
    for (const work of [...leaving]) work()
  })
  return () => {
    write()
    socket.destroySoon()
  }
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
