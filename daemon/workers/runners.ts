// The runners of this daemon: which queues need one, and the supervisor that starts them.

import { join } from 'node:path'
import { withoutTask } from '../../lib/model/task-variables.ts'
import { RUNNER_FLAGS } from '../../lib/system/v8-flags.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Log } from '../engine/log.ts'
import type { Store } from '../store/index.ts'
import type { ConnectedWorkers } from './connected-workers.ts'
import type { Recovery } from './recovery.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'
import { wantedRunners, type SessionRun } from './wanted-runners.ts'

export type Runners = Pick<Supervisor, 'update' | 'stop' | 'rest' | 'isSupervised'> & {
  /** From now on also starts a runner for every active queue of this session, or for this queue only. */
  runSession(session: string, queue: string | undefined): void
  /** Adds variables to the environment of the runners of the daemon, those that run now and those to come. */
  addVariables(variables: Record<string, string>): void
}

export type RunnersOptions = {
  store: Store
  workers: ConnectedWorkers
  recovery: Recovery
  configuration: Configuration
  clock: Clock
  log: Log
  /** The folder of the logs. */
  logs: string
  /** This installation: `dist/lib/cli.js` is in it. */
  root: string
  env: Record<string, string | undefined>
  /** The umask of the process that started the daemon, for the files that tasks write. */
  umask: number
}

export const createRunners = (options: RunnersOptions): Runners => {
  const { store, workers, recovery, configuration, clock, log, logs, root, env, umask } = options
  let run: SessionRun | undefined
  const environment = withoutTask(env)
  const supervisor = createSupervisor({
    clock,
    log,
    logs,
    env: environment,
    umask,
    cwd: configuration.current().projectDir,
    wanted: () => wantedRunners(configuration.current(), store.queues.list.all({}), run),
    isHeld: queueId => workers.of(queueId) !== undefined,
    isAwaited: recovery.isAwaited,
    drain: queueId => void workers.stop({ queue: queueId, drain: true }),
    command: words => [process.execPath, [...RUNNER_FLAGS, join(root, 'dist/lib/cli.js'), ...words]],
  })
  workers.onLost(supervisor.update)
  recovery.onSettled(supervisor.update)
  configuration.onChange(supervisor.renew)
  return {
    ...supervisor,
    runSession(session, queue) {
      run = { session, queue }
      supervisor.update()
    },
    addVariables(variables) {
      Object.assign(environment, withoutTask(variables))
      for (const { id } of workers.list())
        if (store.workers.byId.get({ id })?.supervised === 1)
          workers.notify(id, { directive: 'environment', variables })
    },
  }
}
