// The start of the daemon: opens the project, makes the parts (parts.ts) and lets them begin.

import { closeSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findConfigFile } from '../lib/config/load.ts'
import { asSparkqError, errors } from '../lib/model/errors.ts'
import { prepareStateDir } from '../lib/project/state-dir.ts'
import { acquireLock } from '../lib/system/lock.ts'
import type { Daemon, DaemonOptions, Places } from './daemon.ts'
import { createCleanup, type Cleanup } from './engine/cleanup.ts'
import { realClock } from './engine/clock.ts'
import { createConfiguration, type Configuration } from './engine/configuration.ts'
import { createLog } from './engine/log.ts'
import { listen } from './server/socket.ts'
import { onRemoval } from './engine/state-dir-watch.ts'
import { openStore, type Store } from './store/index.ts'
import { ensureProject } from './tasks/queues.ts'
import { SILENCE } from './workers/silence-limits.ts'
import { activeSessions, workable } from './workers/wanted-runners.ts'
import { createParts, type PartOptions, type Parts } from './parts.ts'

/** Starts a daemon; resolves when it accepts requests. Refuses with `already_running`, `config` or `io`. */
export const startDaemon = async ({ file, accept, ...given }: DaemonOptions): Promise<Daemon> => {
  const options: PartOptions = { clock: realClock, silence: SILENCE, choosesQueues: false, ...given }
  const umask = process.umask(0o077)
  const configuration = createConfiguration(file)
  const { stateDir } = configuration.current()
  prepareStateDir(stateDir)
  const lock = acquireLock({ path: join(stateDir, 'lock'), pidPath: join(stateDir, 'pid'), what: '' })
  const cleanup = createCleanup()
  cleanup.add(() => lock.release())
  try {
    const store = openProject(configuration, options)
    cleanup.add(() => store.close())
    const places = placesOf(store, configuration)
    accept?.(places)
    const parts = createParts({ configuration, store, cleanup, umask }, options)
    await start(parts, stateDir, cleanup, options)
    const { lifecycle, runners } = parts
    const { pid, socket } = lifecycle.facts
    options.log.info('daemon.started', { pid, socket, config: file })
    return {
      ...places,
      pid,
      socket,
      stop: (drain = false) => lifecycle.stop({ queue: undefined, drain }),
      stopped: lifecycle.stopped,
      runSession: runners.runSession,
    }
  } catch (error) {
    cleanup.run()
    throw error
  }
}

/** Opens the database and updates its project from the configuration. The silence of the workers of an earlier daemon
 * counts anew. */
const openProject = (configuration: Configuration, { clock, silence: limits }: PartOptions): Store => {
  const config = configuration.current()
  const store = openStore({ ...config.database, now: clock.now })
  try {
    store.begin()
    ensureProject(store, config, clock.now())
    store.workers.restartSilenceLimits.run({
      stale_at: clock.now() + limits.stale,
      crashed_at: clock.now() + limits.crashed - limits.stale,
    })
    store.commit()
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

const placesOf = (store: Store, configuration: Configuration): Places => ({
  sessions: () => activeSessions(store.sessions.list.all({}), configuration.current().defaults.session),
  queues: session => workable(store.queues.list.all({})).filter(queue => queue.session === session),
})

/** The second phase: the parts begin to work. */
const start = async (parts: Parts, stateDir: string, cleanup: Cleanup, { log }: PartOptions): Promise<void> => {
  const { turn, contextFor, dispatch, spool, verbs, recovery, runners, deadlines, lifecycle, front } = parts
  verbs.start(dispatch)
  spool.start({ dispatch, turn, contextFor })
  await spool.takeAll()
  const listener = await listen(lifecycle.facts.socket, stateDir, dispatch)
  cleanup.addLast(front.disconnect)
  // The connections end last: to the caller of `daemon.stop` the end of its connection means that everything is closed.
  cleanup.addLast(() => listener.disconnect())
  cleanup.add(() => listener.close())
  await spool.takeAll() // files that were written before there was a socket
  recovery.inherit()
  deadlines.rearm()
  runners.start()
  const unwatch = onRemoval(join(stateDir, 'lock'), () => {
    log.error('daemon.directory_gone', { removed: stateDir })
    void lifecycle.stop({ queue: undefined, drain: false })
  })
  cleanup.add(unwatch)
  cleanup.add(front.close)
  await front.start(dispatch)
}

/** Ends a daemon at the first SIGTERM, SIGINT or SIGHUP; a second one kills as usual. */
export const stopOnSignals = (daemon: Daemon): void => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void daemon.stop())
}

/** The descriptor on which `sparkq start` waits for the message that the daemon is ready. */
const READY_FD = 3

const notifyStarter = (message: object): void => {
  try {
    writeSync(READY_FD, `${JSON.stringify(message)}\n`)
    closeSync(READY_FD)
  } catch {
    /* the process that started this one has ended */
  }
}

if (import.meta.main) {
  const log = createLog(process.stderr)
  try {
    const file = findConfigFile(process.cwd(), process.env, process.argv[2])
    const daemon = await startDaemon({ file, root: dirname(dirname(import.meta.dirname)), env: process.env, log })
    stopOnSignals(daemon)
    notifyStarter({ pid: daemon.pid, socket: daemon.socket })
    await daemon.stopped
    process.exit(0)
  } catch (thrown) {
    const error = asSparkqError(thrown)
    log.error('daemon.start_failed', { code: error.code, message: error.message })
    notifyStarter({ error: { code: error.code, message: error.message, hint: error.hint ?? null } })
    process.exit(errors[error.code].exit)
  }
}
