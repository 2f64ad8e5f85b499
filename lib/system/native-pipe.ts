// What Node makes node:net and node:tty of. Those two, with all the streams behind them, take a verb 4 ms to load and to
// set up, of 25 that Node takes in all, and a verb needs no more than lines over one socket. Node keeps this way to its
// insides for old programs and may take it away: where it is gone, or not as it was, node:net does the same (connection.ts).

import { tty } from './node-builtins.ts'

/** A Unix socket of libuv. Numbers are 0 or one of libuv's errors, below 0. */
export type Pipe = {
  connect(request: object, path: string): number | undefined
  readStart(): void
  writeUtf8String(request: object, text: string): void
  close(closed: () => void): void
  onread: (bytes: ArrayBuffer | undefined) => void
  /** Bytes that wait for the other side. */
  readonly writeQueueSize: number
}

type Request<Told> = new () => { oncomplete: Told }

export type Bare = {
  Pipe: { new (kind: number): Pipe }
  constants: { SOCKET: number }
  PipeConnectWrap: Request<(status: number) => void>
  WriteWrap: Request<() => void>
  /** What the last read brought: at the first place below how many bytes, or its error; at the second where they begin. */
  streamBaseState: ArrayLike<number>
  kReadBytesOrError: number
  kArrayBufferOffset: number
  isTTY(descriptor: number): boolean
}

declare global {
  namespace NodeJS {
    interface Process {
      binding(name: string): Partial<Bare>
    }
  }
}

const insides = (): Bare | undefined => {
  const said = process.noDeprecation ?? false
  try {
    process.noDeprecation = true // with NODE_PENDING_DEPRECATION=1 Node would tell people who can do nothing about it
    const found: Partial<Bare> = Object.assign(
      {},
      ...['pipe_wrap', 'stream_wrap', 'tty_wrap'].map(name => process.binding(name)),
    )
    return NEEDED.every(name => found[name] !== undefined) ? (found as Bare) : undefined
  } catch {
    return undefined
  } finally {
    process.noDeprecation = said
  }
}

const NEEDED = [
  'Pipe',
  'constants',
  'PipeConnectWrap',
  'WriteWrap',
  'streamBaseState',
  'kReadBytesOrError',
  'kArrayBufferOffset',
  'isTTY',
] as const satisfies (keyof Bare)[]

export const bare = insides()

export const isTerminal = (descriptor: number): boolean => (bare ? bare.isTTY(descriptor) : tty().isatty(descriptor))
