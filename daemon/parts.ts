// The composition root: makes every part of the daemon, each from parts that are made above it. A new room gets its
// lines here and nowhere else. Parts subscribe to the signals of others when they are made; none begins to work before
// main.ts starts it.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROTOCOL } from '../lib/rpc/client.ts'
import { createScripts } from '../lib/scripts/catalog.ts'
import { queuePauses } from './alarms/queue-resume.ts'
import { taskDeadlines } from './alarms/task-deadlines.ts'
import { toolPauses } from './alarms/tool-resume.ts'
import { silence } from './alarms/worker-silence.ts'
import type { DaemonOptions } from './daemon.ts'
import type { Cleanup } from './engine/cleanup.ts'
import { createSuspend } from './engine/clock-jumps.ts'
import type { Configuration } from './engine/configuration.ts'
import { createDeadlines } from './engine/deadlines.ts'
import { createTurn } from './engine/group-commit.ts'
import type { DaemonFacts } from './engine/lifecycle.ts'
import { createParking } from './engine/parking.ts'
import { createEvents } from './engine/publisher.ts'
import { createRevision } from './engine/revision.ts'
import { createSlices } from './engine/slices.ts'
import { createFront } from './http/front.ts'
import { createKeys } from './http/keys.ts'
import { createPage } from './http/page.ts'
import { createConfigWriter } from './maintenance/config-writer.ts'
import { createPromptWriter } from './maintenance/prompt-writer.ts'
import { createMaintenance } from './maintenance/purge.ts'
import { createContextFor } from './methods/support/context.ts'
import { createDispatch } from './server/dispatch.ts'
import { socketPath } from './server/socket.ts'
import { createShutdown } from './shutdown.ts'
import { createIntake } from './spool/intake.ts'
import type { Store } from './store/index.ts'
import { createLogFolder } from './tasks/log-folder.ts'
import { buildOf } from './verb-host/build-id.ts'
import { createVerbHost } from './verb-host/host.ts'
import { zoneOf } from './verb-host/time-zone.ts'
import { createConnectedWorkers } from './workers/connected-workers.ts'
import { createLeftovers } from './workers/leftover-processes.ts'
import { createRecovery } from './workers/recovery.ts'
import { createRunnerLocks } from './workers/runner-locks.ts'
import { createRunners } from './workers/runners.ts'

export type PartOptions = Required<Omit<DaemonOptions, 'file' | 'accept'>>

/** The opened files of the project, which all other parts need. */
type Base = { configuration: Configuration; store: Store; cleanup: Cleanup; umask: number }

export type Parts = ReturnType<typeof createParts>

export const createParts = (base: Base, options: PartOptions) => {
  const { configuration, store, cleanup, umask } = base
  const { root, env, clock, log, silence: limits, choosesQueues } = options
  const { stateDir } = configuration.current()
  const logs = createLogFolder(stateDir)
  const facts = factsOf(root, clock.now(), socketPath(stateDir, env))
  const scripts = createScripts(configuration.current)
  const turn = createTurn(store)
  const parking = createParking(createEvents(store, turn), clock)
  configuration.onChange(parking.wakeAll) // a claim may wait for a tool that now has a command
  const spool = createIntake({ stateDir, clock, log })
  const verbs = createVerbHost({ root, build: buildOf(root), sameZone: zoneOf(env), clock, log })

  const workers = createConnectedWorkers()
  const common = { store, turn, clock, log, configuration, workers }
  const runnerLocks = createRunnerLocks(configuration, env)
  const leftovers = createLeftovers({ ...common, socket: facts.socket })
  cleanup.add(leftovers.stop)
  const recovery = createRecovery({ ...common, runnerLocks, leftovers, silence: limits, spool })
  cleanup.add(recovery.stop)
  const runners = createRunners({ ...common, recovery, logs: logs.path, root, env, umask, choosesQueues })
  const maintenance = createMaintenance({ ...common, logs })
  const configWriter = createConfigWriter({ ...common, scripts })
  const promptWriter = createPromptWriter(common)
  const alarms = [
    taskDeadlines({ store, workers, sweep: recovery.sweep }),
    toolPauses(store),
    queuePauses(store),
    silence({ store, limits, abandon: recovery.abandon }),
  ]
  const suspend = createSuspend(clock, log)
  const deadlines = createDeadlines({ ...common, suspend, alarms, daily: maintenance.purgeDaily })
  cleanup.add(deadlines.stop)
  const lifecycle = createShutdown({ ...common, facts, parking, runners, verbHost: verbs, cleanup })

  const keys = createKeys(stateDir, clock)
  const build = createHash('sha256')
    .update(buildOf(root) ?? '')
    .digest('hex')
    .slice(0, 12)
  const revision = createRevision(turn, configuration, clock)
  const front = createFront({ root, build, keys, configuration, store, revision, clock, log })
  const page = createPage(front, keys)

  const slices = createSlices()
  const kept = { store, configuration, logs, scripts, silence: limits, spool, maintenance, slices }
  const services = {
    ...kept,
    configWriter,
    promptWriter,
    workers,
    runnerLocks,
    leftovers,
    recovery,
    runners,
    lifecycle,
    verbs,
    page,
  }
  const contextFor = createContextFor(services, clock, turn)
  const dispatch = createDispatch({ turn, parking, contextFor, log })
  return { turn, contextFor, dispatch, spool, verbs, recovery, runners, deadlines, lifecycle, front }
}

const factsOf = (root: string, startedAt: number, socket: string): DaemonFacts => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { pid: process.pid, version, protocol: PROTOCOL, node: process.version, startedAt, socket }
}
