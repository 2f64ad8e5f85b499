// The interface of a daemon for the code that starts it (main.ts).

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
  /** How long workers may be silent. */
  silence?: Silence
  /** `runSession` will say which queues are worked: until then only the default one and those of sparkq.yml are. */
  choosesQueues?: boolean
  /** Called before the first response and the first runner; it refuses the start by throwing. */
  accept?: (places: Places) => void
}

/** The sessions and queues that may have work. */
export type Places = {
  /** Active sessions, the default one first. */
  sessions(): string[]
  /** The queues of a session that may be worked, oldest first. */
  queues(session: string): { name: string; instructions: string | null; queued: number; running: number }[]
}

export type Daemon = Places & {
  pid: number
  socket: string
  /** From now on also starts a runner for every active queue of this session, or for this queue only. */
  runSession(session: string, queue?: string): void
  /** Ends the runners, then the daemon; resolves to the names of the runners. A second call waits for the first. */
  stop(drain?: boolean): Promise<string[]>
  /** Resolves when everything is closed and the lock is free. */
  stopped: Promise<void>
}
