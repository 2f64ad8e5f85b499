// The composition root: starts everything in order, stops it in reverse. The only file that knows everyone.

import { readFileSync, writeSync, closeSync } from 'node:fs'
import { join, relative, isAbsolute, dirname } from 'node:path'
import { PROTOCOL } from '../lib/rpc/client.ts'
import { asSparkqError, errors, refuse } from '../lib/model/errors.ts'
import { acquireLock, isHeldBy } from '../lib/system/lock.ts'
import { RUNNER_FLAGS } from '../lib/system/runner-flags.ts'
import { guardPath, pidPath } from '../lib/project/runner-lock-paths.ts'
import { prepareStateDir } from '../lib/project/state-dir.ts'
import { withoutTask } from '../lib/model/task-variables.ts'
import { buildOf } from './verb-host/build-id.ts'
import { realClock } from './engine/clock.ts'
import { findConfigFile, loadConfig } from '../lib/config/load.ts'
import type { Daemon, DaemonOptions, Places } from './daemon.ts'
import { createDeadlines } from './engine/deadlines.ts'
import { createEvents } from './engine/publisher.ts'
import { createLog } from './engine/log.ts'
import { onRemoval } from './state-dir-watch.ts'
import type { Control } from './methods/support/context.ts'
import { createOrphans } from './workers/recovery.ts'
import { createParking } from './engine/parking.ts'
import { ensureProject } from './tasks/queues.ts'
import { purge } from './maintenance/purge.ts'
import { createRemains } from './workers/leftover-processes.ts'
import { createDispatch, type RpcOptions } from './server/dispatch.ts'
import { listen, socketPath } from './server/socket.ts'
import { takeBatch } from './spool/batch.ts'
import { createIntake, itself } from './spool/intake.ts'
import { createScripts } from '../lib/scripts/catalog.ts'
import { openStore } from './store/index.ts'
import { silence } from './alarms/worker-silence.ts'
import { SILENCE } from './workers/silence-limits.ts'
import { createSupervisor } from './workers/supervisor.ts'
import { createSuspend } from './engine/clock-jumps.ts'
import { taskDeadlines } from './alarms/task-deadlines.ts'
import { toolPauses } from './alarms/tool-resume.ts'
import { longestEnding } from '../lib/config/tools.ts'
import { createTurn } from './engine/group-commit.ts'
import { createVerbs } from './verb-host/host.ts'
import { activeSessions, wantedRunners, workable, type Run } from './workers/wanted-runners.ts'
import { createWorkers } from './workers/connected-workers.ts'
import { zoneOf } from './verb-host/time-zone.ts'

/** Starts a daemon; resolves when it answers. Refuses with `already_running`, `config` or `io`. */
export const startDaemon = async ({
  file,
  root,
  env,
  log,
  clock = realClock,
  silence: limits = SILENCE,
  accept = () => {},
}: DaemonOptions): Promise<Daemon> => {
  const umask = process.umask(0o077)
  let config = loadConfig(file)
  let run: Run | undefined
  const { stateDir } = config
  prepareStateDir(stateDir)
  const lock = acquireLock({ path: join(stateDir, 'lock'), pidPath: join(stateDir, 'pid'), what: '' })
  const closers: (() => void)[] = [() => lock.release()]
  const closeAll = (): void => {
    for (const close of closers.splice(0).reverse()) close()
  }

  try {
    const logs = join(stateDir, 'logs')
    const socket = socketPath(stateDir, env)
    const lockDir = (): string => env['SPARKQ_RUNNER_LOCK_DIR'] || config.lockDir
    const isLocked = (queueId: string, pid: number): boolean =>
      isHeldBy(pid, { path: guardPath(lockDir(), queueId), pidPath: pidPath(lockDir(), queueId) })

    const store = openStore({ ...config.database, now: clock.now })
    closers.push(() => store.close())
    store.begin()
    ensureProject(store, config, clock.now())
    store.workers.expectAll.run({
      stale_at: clock.now() + limits.stale,
      crashed_at: clock.now() + limits.crashed - limits.stale,
    })
    store.commit()
    const places: Places = {
      sessions: () => activeSessions(store.sessions.list.all({}), config.defaults.session),
      queues: session => workable(store.queues.list.all({})).filter(queue => queue.session === session),
    }
    accept(places)

    const events = createEvents(store)
    const turn = createTurn(store, () => {
      events.publish()
      deadlines.rearm()
    })
    const parking = createParking(events, clock)
    const workers = createWorkers(worker => {
      orphans.lost(worker)
      supervisor.update()
    })
    const remains = createRemains({ store, clock, workers, log, config: () => config, socket })
    const orphans = createOrphans({
      store,
      turn,
      clock,
      workers,
      log,
      config: () => config,
      isLocked,
      remains,
      silence: limits,
      takeSpool: () => takeSpool(),
      gone: () => supervisor.update(),
    })
    const deadlines = createDeadlines({
      store,
      turn,
      clock,
      config: () => config,
      suspend: createSuspend(clock, log),
      alarms: [
        taskDeadlines({ store, workers, sweep: orphans.sweep }),
        toolPauses(store),
        silence({ store, limits, forsake: orphans.forsake }),
      ],
      daily: () =>
        void purgeOld(config.purge.olderThanDays * 86400).then(
          deleted => deleted > 0 && log.info('tasks.purged', { deleted }),
          () => {},
        ),
    })
    const purgeOld = (olderThan: number): Promise<number> => purge({ store, turn, clock, logs }, olderThan)

    const supervisor = createSupervisor({
      clock,
      log,
      logs,
      env: withoutTask(env),
      umask,
      cwd: config.projectDir,
      wanted: () => wantedRunners(config, store.queues.list.all({}), run),
      isHeld: queueId => workers.of(queueId) !== undefined,
      isAwaited: orphans.isAwaited,
      drain: queueId => void workers.stop({ queue: queueId, drain: true }),
      command: words => [process.execPath, [...RUNNER_FLAGS, join(root, 'dist/lib/cli.js'), ...words]],
    })

    let stopping: Promise<string[]> | undefined
    const stopped = Promise.withResolvers<void>()
    const stop = (drain = false): Promise<string[]> => {
      if (stopping && !drain) void workers.stop({ queue: undefined, drain }) // whoever drained has lost his patience
      return (stopping ??= stopOnce(drain))
    }
    const stopOnce = async (drain: boolean): Promise<string[]> => {
      log.info('daemon.stopping', { drain })
      const ended = supervisor.stop()
      parking.close()
      const told = workers.stop({ queue: undefined, drain })
      const gone = ended.then(() => told)
      const late = Promise.withResolvers<string[]>()
      const cancel = drain ? () => {} : clock.after(longestEnding(config.tools), () => late.resolve([]))
      const names = await Promise.race([gone, late.promise])
      cancel() // `sparkq run` ends with its last timer
      // Behind the answers of this turn, so that whoever asked for the stop still gets his.
      void verbs.close().then(ended =>
        setImmediate(() => {
          turn.close()
          closeAll()
          log.info('daemon.stopped')
          stopped.resolve()
          if (!ended) process.kill(process.pid, 'SIGKILL') // else Node would wait for the thread, which a system call holds
        }),
      )
      return names
    }

    const control: Control = {
      facts: {
        pid: process.pid,
        version: versionOf(root),
        protocol: PROTOCOL,
        node: process.version,
        startedAt: clock.now(),
        socket,
      },
      stopping: () => stopping !== undefined,
      readConfig() {
        const fresh = loadConfig(file)
        if (
          fresh.database.path !== config.database.path ||
          fresh.database.synchronous !== config.database.synchronous
        ) {
          refuse('config', {
            message: `${file}: 'database' changed, which a running daemon cannot follow`,
            hint: "restart it with 'sparkq stop' and 'sparkq start'",
          })
        }
        return fresh
      },
      useConfig(fresh) {
        config = fresh
        supervisor.renew()
        parking.stir() // a tool that has a command now, say
      },
      async stop({ queue, drain }) {
        if (queue === undefined) return stop(drain)
        const late = Promise.withResolvers<[void, string[]]>()
        const cancel = drain ? () => {} : clock.after(longestEnding(config.tools), () => late.resolve([undefined, []]))
        const [, names] = await Promise.race([
          Promise.all([supervisor.rest(queue), workers.stop({ queue, drain })]),
          late.promise,
        ])
        cancel()
        return names
      },
      queuesChanged: () => supervisor.update(),
      evict: remains.evict,
      takeSpool: intakeFile => intake.take(intakeFile),
      refusedSpool: () => intake.refused(),
      purge: purgeOld,
      logs,
      lockDir,
      silence: limits,
      scripts: createScripts(() => config),
      isSupervised: supervisor.owns,
      forsake: orphans.forsake,
      runVerb: (request, peer) => verbs.run(request, peer),
      checkLogPath(path) {
        const inside = relative(logs, path)
        if (inside.startsWith('..') || isAbsolute(inside))
          refuse('invalid', { what: `log_path '${path}'`, why: `not in '${logs}'` })
      },
    }

    const context: RpcOptions['context'] = (peer, wake, afterCommit) => ({
      store,
      now: clock.now(),
      config,
      peer,
      workers,
      control,
      wake,
      afterCommit,
    })
    const dispatch = createDispatch({
      turn,
      parking,
      context,
      failed: (method, error) => log.error('request.failed', { method, message: error.message }),
    })
    const verbs = createVerbs({
      root,
      build: buildOf(root),
      sameZone: zoneOf(env),
      dispatch,
      clock,
      log,
    })
    const intake = createIntake({
      stateDir,
      dispatch,
      clock,
      log,
      batch: (path, answers) =>
        takeBatch({ turn, context: afterCommit => context(itself, undefined, afterCommit) }, path, answers),
    })

    // What cannot be taken in now stays where it is; it must not keep the daemon from starting.
    const takeSpool = (): Promise<unknown> =>
      intake.take().catch(error => log.error('spool.untaken', { message: (error as Error).message }))

    await takeSpool()
    const listener = await listen(socket, stateDir, dispatch)
    // The very last: who asked for the stop takes the end of his connection for the end of everything.
    closers.unshift(() => listener.disconnect())
    closers.push(
      () => listener.close(),
      () => deadlines.stop(),
      () => orphans.stop(),
      () => remains.stop(),
    )
    await takeSpool() // what was spooled between the first look and the socket
    orphans.inherit()
    deadlines.rearm()
    supervisor.update()
    closers.push(
      onRemoval(join(stateDir, 'lock'), () => {
        log.error('daemon.homeless', { removed: stateDir })
        void stop()
      }),
    )
    log.info('daemon.started', { pid: process.pid, socket, config: file })
    return {
      ...places,
      pid: process.pid,
      socket,
      stop,
      stopped: stopped.promise,
      runSession(session, queue) {
        run = { session, queue }
        supervisor.update()
      },
    }
  } catch (error) {
    closeAll()
    throw error
  }
}

const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version

/** Ends a daemon at the first SIGTERM, SIGINT or SIGHUP; a second one kills as usual. */
export const stopOnSignals = (daemon: Daemon): void => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void daemon.stop())
}

/** Where `sparkq start` listens for word that the daemon is ready. */
const READY_FD = 3

const tell = (message: object): void => {
  try {
    writeSync(READY_FD, `${JSON.stringify(message)}\n`)
    closeSync(READY_FD)
  } catch {
    /* whoever started this has gone */
  }
}

if (import.meta.main) {
  const log = createLog(process.stderr)
  try {
    const file = findConfigFile(process.cwd(), process.argv[2])
    const daemon = await startDaemon({ file, root: dirname(dirname(import.meta.dirname)), env: process.env, log })
    stopOnSignals(daemon)
    tell({ pid: daemon.pid, socket: daemon.socket })
    await daemon.stopped
    process.exit(0)
  } catch (thrown) {
    const error = asSparkqError(thrown)
    log.error('daemon.unstarted', { code: error.code, message: error.message })
    tell({ error: { code: error.code, message: error.message, hint: error.hint ?? null } })
    process.exit(errors[error.code].exit)
  }
}
