// A real daemon inside the test's own process, in a scratch project, with a clock that the test drives. It talks
// through its real socket; `runners: []` keeps it from starting processes.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../../daemon/engine/log.ts'
import type { Daemon, DaemonOptions } from '../../daemon/daemon.ts'
import { startDaemon } from '../../daemon/main.ts'
import { openClient, type Call, type Client, type Notification } from '../../lib/rpc/client.ts'
import { handClock, type HandClock } from './clock.ts'
import { root } from './root.ts'
import { within } from './within.ts'
import { openWire, type Wire } from './wire.ts'

export type Logged = { event: string } & Record<string, unknown>

export type Scratch = {
  dir: string
  stateDir: string
  /** sparkq.yml. */
  file: string
  env: Record<string, string>
  clock: HandClock
  daemon: Daemon
  /** What the daemon wrote into its log. */
  log: Logged[]
  /** Calls over one connection that is kept open. */
  call: Call
  client(notified?: (notification: Notification) => void): Promise<Client>
  wire(): Promise<Wire>
  /** Stops the daemon; its files stay. */
  stop(): Promise<void>
  /** Starts the next daemon on the same files. */
  start(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** `config` is what sparkq.yml says beside `runners: []`; the project may lie in a folder below the scratch one. */
export const scratch = async (
  config = '',
  folder = '',
  options: Partial<Pick<DaemonOptions, 'silence' | 'root'>> = {},
): Promise<Scratch> => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'sq-d.')))
  const dir = join(base, folder)
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'sparkq.yml')
  writeFileSync(file, `runners: []\n${config}`)
  const env = { XDG_RUNTIME_DIR: base }
  const clock = handClock()
  const log: Logged[] = []
  const opened: (() => Promise<void>)[] = []
  let kept: Promise<Client> | undefined

  const keep = <T extends { closed: Promise<void> }>(connection: T, close: () => void): T => {
    opened.push(() => {
      close()
      return connection.closed
    })
    return connection
  }
  const project: Scratch = {
    dir,
    file,
    env,
    clock,
    log,
    stateDir: join(dir, '.sparkq'),
    daemon: undefined as unknown as Daemon,
    async start() {
      project.daemon = await startDaemon({ file, root, env, clock, log: quiet(log), ...options })
    },
    async stop() {
      kept = undefined
      await Promise.all(opened.splice(0).map(close => close()))
      await within(
        'the daemon to stop',
        project.daemon.stop().then(() => project.daemon.stopped),
      )
      await nextTurn() // Node lists a closed server until the loop comes round
    },
    call: async (method, params) =>
      within(`the answer to ${method}`, (await (kept ??= project.client())).call(method, params), () => log.slice(-5)),
    async client(notified) {
      const client = await openClient(project.daemon.socket, notified)
      return keep(client, client.close)
    },
    async wire() {
      const wire = await openWire(project.daemon.socket)
      return keep(wire, wire.vanish)
    },
    async [Symbol.asyncDispose]() {
      await project.stop()
      rmSync(base, { recursive: true, force: true })
    },
  }
  await project.start()
  return project
}

const quiet = (lines: Logged[]): Log => {
  const write: Log['info'] = (event, fields) => void lines.push({ event, ...fields })
  return { info: write, warn: write, error: write }
}
