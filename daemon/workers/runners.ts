// The runners of this daemon: which queues need one, the supervisor that starts them, and how many tasks each may run.

import { join } from 'node:path'
import { withoutTask } from '../../lib/model/task-variables.ts'
import { RUNNER_FLAGS } from '../../lib/system/v8-flags.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { Log } from '../engine/log.ts'
import type { Store } from '../store/index.ts'
import type { QueueRow } from '../store/queues.ts'
import type { ConnectedWorkers } from './connected-workers.ts'
import { createDemand } from './demand.ts'
import { jobsOf, type QueueJobs, type SessionRun } from './queue-jobs.ts'
import type { Recovery } from './recovery.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'
import { wantedRunners } from './wanted-runners.ts'

export type Runners = Pick<Supervisor, 'stop' | 'rest' | 'isSupervised' | 'isResting' | 'faultOf'> & {
  /** From now on starts the runners that are needed, after each change on disk. */
  start(): void
  /** How many tasks at a time the automatic runner of a queue may run. */
  jobsOf(queue: QueueRow): QueueJobs
  /** After a change of that number: starts the runner, or sends it the new number. It finishes its tasks. */
  adjust(queueId: string): void
  /** Sends a runner of the daemon how many tasks at a time it may run; any other worker decides that itself. */
  direct(workerId: string): void
  /** From now on also starts a runner for every active queue of this session, or for this queue only. */
  runSession(session: string, queue: string | undefined): void
  /** Adds variables to the environment of the runners of the daemon, those that run now and those to come. */
  addVariables(variables: Record<string, string>): void
}

export type RunnersOptions = {
  store: Store
  turn: Pick<Turn, 'onCommit'>
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
  /** `runSession` will say which queues are worked. */
  choosesQueues: boolean
}

export const createRunners = (options: RunnersOptions): Runners => {
  const { store, turn, workers, recovery, configuration, clock, log, logs, root, env, umask } = options
  let run: SessionRun | undefined = options.choosesQueues ? { session: '', queue: undefined } : undefined
  let started = false
  const hasWork = createDemand(store, configuration)
  const environment = withoutTask(env)
  const supervisor = createSupervisor({
    clock,
    log,
    logs,
    env: environment,
    umask,
    cwd: configuration.current().projectDir,
    wanted: () =>
      wantedRunners({ config: configuration.current(), queues: store.queues.workable.all({}), run, hasWork }),
    isHeld: queueId => workers.of(queueId) !== undefined,
    isAwaited: recovery.isAwaited,
    drain: queueId => void workers.stop({ queue: queueId, drain: true }),
    command: words => [process.execPath, [...RUNNER_FLAGS, join(root, 'dist/lib/cli.js'), ...words]],
  })
  const update = (): void => void (started && supervisor.update())
  const jobs: Runners['jobsOf'] = queue => jobsOf(configuration.current(), queue, run)
  const direct: Runners['direct'] = id => {
    const worker = store.workers.byId.get({ id })
    if (worker?.supervised !== 1 || worker.queue_id === null) return
    const number = jobs(store.queues.byId.get({ id: worker.queue_id })!).jobs
    workers.notify(id, number === 0 ? { directive: 'stop', drain: true } : { directive: 'jobs', jobs: number })
  }
  const directAll = (): void => {
    for (const { id } of workers.list()) direct(id)
  }
  turn.onCommit(update)
  workers.onLost(update)
  recovery.onSettled(update)
  configuration.onChange(supervisor.renew)
  configuration.onChange(directAll)
  return {
    ...supervisor,
    start() {
      started = true
      update()
    },
    jobsOf: jobs,
    adjust(queueId) {
      supervisor.wake(queueId)
      const worker = workers.of(queueId)
      if (worker) direct(worker.id)
    },
    direct,
    runSession(session, queue) {
      run = { session, queue }
      update()
      directAll()
    },
    addVariables(variables) {
      Object.assign(environment, withoutTask(variables))
      for (const { id } of workers.list())
        if (store.workers.byId.get({ id })?.supervised === 1)
          workers.notify(id, { directive: 'environment', variables })
    },
  }
}
