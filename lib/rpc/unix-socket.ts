// One connection to a Unix socket: text out, bytes in.

import { net } from '../system/node-builtins.ts'

export type Connection = {
  write(text: string): void
  /** Flushes pending writes but does not wait for a slow peer. */
  close(): void
}

export type ConnectionEvents = {
  data(bytes: Buffer): void
  /** Called once, last, whichever side ended the connection. */
  closed(): void
}

/** Connects. Rejects with the code of the system error, as `ENOENT`. */
export const connect = (path: string, { data, closed }: ConnectionEvents): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = net().connect(path)
    const refused = ({ code = '' }: NodeJS.ErrnoException): void => reject(code)
    socket.once('error', refused).once('connect', () => {
      socket.off('error', refused).on('error', () => {}) // 'close' always follows and is handled
      socket.on('data', data).on('close', closed)
      resolve({
        write: text => void socket.write(text),
        close() {
          socket.destroySoon()
          const late = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref()
          socket.on('close', () => clearTimeout(late))
        },
      })
    })
  })

/** Time to send bytes that do not fit into the buffer of the socket. */
const CLOSE_GRACE_MS = 500
