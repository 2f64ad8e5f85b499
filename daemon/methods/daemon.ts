import { rmSync } from 'node:fs'
import { changedKeys } from '../../lib/config/plan.ts'
import { refuse } from '../../lib/model/errors.ts'
import { calls } from '../../lib/protocol/accepts.ts'
import { recordConfigChange } from '../tasks/config-changed.ts'
import { ensureProject } from '../tasks/queues.ts'
import type { Handlers } from './support/context.ts'
import { findQueue } from './support/find.ts'
import { queueShape, sessionShape, taskShape } from './support/shapes.ts'
import { iso } from '../tasks/timestamps.ts'
import { pausedTools } from '../tasks/paused-tools.ts'

type DaemonMethods = Extract<keyof Handlers, `daemon.${string}` | `spool.${string}`>

export const daemonHandlers: Pick<Handlers, DaemonMethods> = {
  'daemon.hello': ({ lifecycle: { facts } }, { protocol }) => {
    if (protocol !== facts.protocol) refuse('protocol_mismatch', { mine: facts.protocol, yours: protocol })
    return { protocol: facts.protocol, version: facts.version, pid: facts.pid }
  },

  'daemon.describe':
    ({ lifecycle: { facts } }, { schemas = true }) =>
    async () => {
      const methods = schemas ? (await import('../../lib/protocol/describe.ts')).describe() : outline()
      return { protocol: facts.protocol, version: facts.version, methods }
    },

  'daemon.status': ({ store, config, lifecycle, spool, runnerLocks, workers, runners, page }, { tasks = true }) => {
    const status = {
      pid: lifecycle.facts.pid,
      stopping: lifecycle.stopping(),
      version: lifecycle.facts.version,
      node: lifecycle.facts.node,
      started_at: iso(lifecycle.facts.startedAt),
      project: store.projects.get.get({})!.name,
      socket: lifecycle.facts.socket,
      config: config.file,
      database: config.database.path,
      lock_dir: runnerLocks.dir(),
      sessions: store.sessions.list
        .all({})
        .filter(({ status }) => status === 'active')
        .map(sessionShape),
      queues: store.queues.list
        .all({})
        .filter(({ status }) => status !== 'archived')
        .map(row => queueShape(row, { workers, runners })),
      running: tasks ? store.tasks.list({ status: 'running' }, undefined, MAX_STATUS_TASKS).map(taskShape) : [],
      queued: tasks ? store.tasks.queued.all({ limit: MAX_STATUS_TASKS }).map(taskShape) : [],
      recent: tasks ? store.tasks.recent.all({ limit: MAX_STATUS_TASKS }).map(taskShape) : [],
      workers: workers.list().map(({ startedAt, ...worker }) => ({ ...worker, started_at: iso(startedAt) })),
      paused_tools: pausedTools(store),
      refused: spool.refused(),
    }
    return async () => ({ ...status, page: await page.state() })
  },

  'daemon.reload': ({ store, now, configuration, scripts: catalog, runners, afterCommit }, { env }) => {
    const fresh = configuration.read()
    const { config, said } = fresh
    ensureProject(store, config, now)
    const changed = changedKeys(configuration.said(), said)
    if (changed.length > 0) recordConfigChange(store, changed)
    store.events.add.run({ kind: 'daemon.reloaded', detail: null })
    afterCommit(() => configuration.use(fresh))
    // After the commit: a turn may run again, and this must happen once, with the new configuration.
    return async () => {
      if (env) runners.addVariables(env)
      const { scripts, warnings } = catalog.renew()
      return { config: config.file, tools: Object.keys(config.tools), scripts: scripts.size, warnings: [...warnings] }
    }
  },

  'daemon.stop': (context, { queue: reference, drain }) => {
    const { facts, stop } = context.lifecycle
    const queue = reference === undefined ? undefined : findQueue(context, reference).id
    return async () => ({ pid: facts.pid, stopped: await stop({ queue, drain: drain ?? false }) })
  },

  'spool.take':
    ({ spool, peer }, { file }) =>
    async () => {
      const taken = await spool.take(file)
      // The caller removes the file when it reads it. If its connection ends before that, the daemon does.
      const { answers } = taken
      if (answers !== undefined) peer.onClose(() => rmSync(answers, { force: true }))
      return taken
    },
}

const outline = (): object =>
  Object.fromEntries(Object.entries(calls).map(([name, { description, writes }]) => [name, { description, writes }]))

/** A status contains up to this many running, queued and finished tasks each. */
const MAX_STATUS_TASKS = 10
