import type { Queue } from '../../../lib/protocol/entities.ts'
import { refuse } from '../../../lib/model/errors.ts'
import type { State } from '../../../lib/model/state-machines.ts'
import { pauseEnd } from '../../tasks/pause-end.ts'
import { changePrefix, freePrefix } from '../../tasks/queue-prefix.ts'
import { createQueue, DEFAULT_JOBS, mustBeFinished } from '../../tasks/queues.ts'
import type { QueueRow } from '../../store/queues.ts'
import { BY_RUN } from '../../workers/queue-jobs.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue, findSession } from '../support/find.ts'
import { queueShape } from '../support/shapes.ts'
import { mustNotBeNamed } from './named-in-config.ts'

type OtherHandlers = 'queue.cancel' | 'queue.idle' | 'queue.watch' | 'queue.wait'
type QueueHandlers = Omit<Pick<Handlers, Extract<keyof Handlers, `queue.${string}`>>, OtherHandlers>

export const queueHandlers: QueueHandlers = {
  'queue.create': (context, { name, session: reference, instructions, planned, jobs }) => {
    const { store, now, config } = context
    const session = findSession(context, reference ?? config.defaults.session)
    if (session.status !== 'active')
      refuse('conflict', { kind: 'session', name: session.name, is: session.status, needs: 'active' })
    if (store.queues.byName.get({ name })) refuse('exists', { kind: 'queue', name })
    const id = createQueue(store, {
      name,
      session_id: session.id,
      instructions: instructions ?? null,
      status: planned ? 'planned' : 'active',
      jobs: jobs ?? DEFAULT_JOBS,
      now,
    })
    if (jobs !== undefined) mustDecideJobs(context, store.queues.byId.get({ id })!, jobs)
    return show(context, id)
  },

  'queue.list': (context, { session: reference, all }) => {
    const session = reference === undefined ? undefined : findSession(context, reference)
    const rows = context.store.queues.list
      .all({})
      .filter(row => (session === undefined || row.session_id === session.id) && (all || row.status !== 'archived'))
    return { queues: rows.map(row => queueShape(row, context)) }
  },

  'queue.show': (context, { queue }) => show(context, findQueue(context, queue).id),
  'queue.jobs': (context, { queue: reference, jobs }) => {
    const queue = findQueue(context, reference)
    mustDecideJobs(context, queue, jobs)
    context.store.queues.setJobs.run({ id: queue.id, jobs })
    context.afterCommit(() => context.runners.adjust(queue.id))
    return show(context, queue.id)
  },
  'queue.edit': (context, { queue: reference, instructions }) => {
    const { id } = findQueue(context, reference)
    context.store.queues.setInstructions.run({ id, instructions: instructions?.trim() ? instructions : null })
    return show(context, id)
  },
  'queue.start': (context, { queue }) => move(context, queue, ['planned'], 'active'),
  'queue.end': (context, { queue }) => move(context, queue, ['planned', 'active'], 'ended'),
  'queue.archive': (context, { queue }) => move(context, queue, ['ended'], 'archived'),
  'queue.unarchive': (context, { queue }) => move(context, queue, ['archived'], 'ended'),
  'queue.resume': (context, { queue: reference }) => {
    const queue = findQueue(context, reference)
    if (context.store.queues.resume.run({ id: queue.id }) === 0) refusePause(queue, 'active', 'paused')
    return show(context, queue.id)
  },

  'queue.pause': (context, { queue: reference, until }) => {
    const queue = findQueue(context, reference)
    const end = pauseEnd(until, { now: context.now, hint: `'sparkq queue resume ${queue.name}' ends a pause` })
    if (context.store.queues.pause.run({ id: queue.id, until: end }) === 0) refusePause(queue, 'paused', 'active')
    return show(context, queue.id)
  },

  'queue.reopen': (context, { queue: reference }) => {
    const { id, name, status, session } = findQueue(context, reference)
    if (findSession(context, session).status === 'ended')
      refuse('conflict', { kind: 'session', name: session, is: 'ended', needs: 'active' })
    if (context.store.queues.reopen.run({ id }) === 0)
      refuse('conflict', { kind: 'queue', name, is: status, needs: 'ended' })
    return show(context, id)
  },

  'queue.rename': (context, { queue: reference, name }) => {
    const { store, logs, afterCommit } = context
    const queue = findQueue(context, reference)
    if (store.queues.byName.get({ name })) refuse('exists', { kind: 'queue', name })
    mustNotBeNamed(context, queue.name, 'renamed')
    store.queues.rename.run({ id: queue.id, name })
    changePrefix(store, queue, freePrefix(store, name, queue.id))
    afterCommit(() => {
      context.workers.rename(queue.id, name)
      logs.renameRunnerLog(queue.name, name)
    })
    return show(context, queue.id)
  },

  'queue.delete': (context, { queue: reference }) => {
    const { store, maintenance, peer } = context
    const { id, name } = findQueue(context, reference)
    mustNotBeNamed(context, name, 'deleted')
    mustBeFinished(store, { id, name })
    // It accepts no task while those that it has are deleted, and its runner ends.
    for (const source of ['planned', 'active'] as const) store.queues.move.run({ id, source, target: 'ended' })
    return async () => ({ id, name, deleted: await maintenance.deleteQueue({ id, name }, peer.origin) })
  },
}

const show = (context: Context, id: string): Queue => queueShape(context.store.queues.findCounted.get({ id })!, context)

/** Refuses to set the jobs of a queue if sparkq.yml sets another number: this one would have no effect. */
const mustDecideJobs = ({ runners }: Context, queue: QueueRow, wanted: number): void => {
  const { jobs, from } = runners.jobsOf(queue)
  if (from === null || from === BY_RUN || jobs === wanted) return
  refuse('conflict', {
    kind: 'queue',
    name: queue.name,
    is: `set to ${jobs} jobs in ${from}`,
    needs: "by 'queue jobs'",
    hint: "change that line or remove it, then 'sparkq reload'",
  })
}

const move = (context: Context, reference: string, sources: State<'queue'>[], target: State<'queue'>): Queue => {
  const { id, name, status } = findQueue(context, reference)
  const moved = sources.some(source => context.store.queues.move.run({ id, source, target }) > 0)
  if (!moved) refuse('conflict', { kind: 'queue', name, is: status, needs: sources.join(' or ') })
  return show(context, id)
}

/** Refuses to change the pause of a queue that is not active, or that has it already. */
const refusePause = ({ name, status }: QueueRow, already: string, needs: string): never =>
  refuse('conflict', { kind: 'queue', name, is: status === 'active' ? already : status, needs })
