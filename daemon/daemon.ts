// What a daemon is to whoever starts it (main.ts).

import type { Clock } from './engine/clock.ts'
import type { Log } from './engine/log.ts'
import type { Silence } from './workers/silence-limits.ts'

export type DaemonOptions = {
  /** The configuration file. */
  file: string
  /** This installation: `dist/lib/cli.js` is in it. */
  root: string
  env: Record<string, string | undefined>
  log: Log
  clock?: Clock
  /** How long workers may say nothing. */
  silence?: Silence
  /** Looks at what there is before anybody is answered and anything runs; to throw is to refuse the start. */
  accept?: (places: Places) => void
}

/** Where there may be work. */
export type Places = {
  /** Active sessions, the default one first. */
  sessions(): string[]
  /** The queues of a session that may be worked, oldest first. */
  queues(session: string): { name: string; instructions: string | null; queued: number; running: number }[]
}

export type Daemon = Places & {
  pid: number
  socket: string
  /** From now on also a runner for every queue of this session, or for that one alone. */
  runSession(session: string, queue?: string): void
  /** Ends runners, then the daemon; resolves to the runners' names. A second call waits for the first. */
  stop(drain?: boolean): Promise<string[]>
  /** Resolves when everything is closed and the lock is free. */
  stopped: Promise<void>
}
