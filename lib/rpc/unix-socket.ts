// One connection to a Unix socket, for text out and bytes in. The bare way is the usual one; node:net is there for a Node
// that no longer has it.

import { bare, type Bare } from '../system/native-pipe.ts'
import { net, systemName } from '../system/node-builtins.ts'

export type Connection = {
  write(text: string): void
  /** What was written still goes out, but who does not take it is not waited for. */
  close(): void
}

export type Ends = {
  data(bytes: Buffer): void
  /** The last thing that is told, whoever ended it. */
  closed(): void
}

/** Rejects with the system's word for why not, as `ENOENT`. */
export type Connect = (path: string, ends: Ends) => Promise<Connection>

export const throughNet: Connect = (path, { data, closed }) =>
  new Promise((resolve, reject) => {
    const socket = net().connect(path)
    const refused = ({ code = '' }: NodeJS.ErrnoException): void => reject(code)
    socket.once('error', refused).once('connect', () => {
      socket.off('error', refused).on('error', () => {}) // 'close' follows and is the one that counts
      socket.on('data', data).on('close', closed)
      resolve({
        write: text => void socket.write(text),
        close() {
          socket.destroySoon()
          const late = setTimeout(() => socket.destroy(), GRACE_MS).unref()
          socket.on('close', () => clearTimeout(late))
        },
      })
    })
  })

/** The same over Node's own insides. */
export const throughPipe =
  ({
    Pipe,
    constants,
    PipeConnectWrap,
    WriteWrap,
    streamBaseState,
    kReadBytesOrError,
    kArrayBufferOffset,
  }: Bare): Connect =>
  (path, { data, closed }) =>
    new Promise((resolve, reject) => {
      const pipe = new Pipe(constants.SOCKET)
      let late: NodeJS.Timeout | undefined
      let gone = false
      const close = (): void => {
        if (gone) return
        gone = true
        clearTimeout(late)
        pipe.close(closed)
      }
      // A write that fails is not asked about: what ended the connection ends the reading too.
      const written = (): void => void (late && pipe.writeQueueSize === 0 && close())
      pipe.onread = bytes => {
        const size = streamBaseState[kReadBytesOrError]!
        if (size > 0) data(Buffer.from(bytes!, streamBaseState[kArrayBufferOffset], size))
        else if (size < 0) close()
      }
      const connected = (status: number): void => {
        if (status < 0) {
          pipe.close(() => reject(systemName(status)))
          return
        }
        pipe.readStart()
        resolve({
          write(text) {
            if (!gone) pipe.writeUtf8String(Object.assign(new WriteWrap(), { oncomplete: written }), text)
          },
          close() {
            if (pipe.writeQueueSize === 0) close()
            else late ??= setTimeout(close, GRACE_MS).unref()
          },
        })
      }
      const status = pipe.connect(Object.assign(new PipeConnectWrap(), { oncomplete: connected }), path)
      if (status) connected(status)
    })

/** Milliseconds for what does not fit the buffer of the socket. */
const GRACE_MS = 500

/** Dials. */
export const connect: Connect = bare ? throughPipe(bare) : throughNet
