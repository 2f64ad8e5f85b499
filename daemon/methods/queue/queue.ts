import type { Queue } from '../../../lib/protocol/entities.ts'
import { refuse } from '../../../lib/model/errors.ts'
import type { State } from '../../../lib/model/state-machines.ts'
import { createQueue } from '../../tasks/queues.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue, findSession } from '../support/find.ts'
import { queueShape } from '../support/shapes.ts'

type OtherHandlers = 'queue.cancel' | 'queue.idle' | 'queue.watch' | 'queue.wait'
type QueueHandlers = Omit<Pick<Handlers, Extract<keyof Handlers, `queue.${string}`>>, OtherHandlers>

export const queueHandlers: QueueHandlers = {
  'queue.create': (context, { name, session: reference, instructions, planned }) => {
    const { store, now, config } = context
    const session = findSession(context, reference ?? config.defaults.session)
    if (session.status !== 'active')
      refuse('conflict', { kind: 'session', name: session.name, is: session.status, needs: 'active' })
    if (store.queues.byName.get({ name })) refuse('exists', { kind: 'queue', name })
    return changed(
      context,
      createQueue(store, {
        name,
        session_id: session.id,
        instructions: instructions ?? null,
        status: planned ? 'planned' : 'active',
        now,
      }),
    )
  },

  'queue.list': (context, { session: reference, all }) => {
    const session = reference === undefined ? undefined : findSession(context, reference)
    const rows = context.store.queues.list
      .all({})
      .filter(row => (session === undefined || row.session_id === session.id) && (all || row.status !== 'archived'))
    return { queues: rows.map(row => queueShape(row, context.workers)) }
  },

  'queue.show': (context, { queue }) => show(context, findQueue(context, queue).id),
  'queue.start': (context, { queue }) => move(context, queue, ['planned'], 'active'),
  'queue.end': (context, { queue }) => move(context, queue, ['planned', 'active'], 'ended'),
  'queue.archive': (context, { queue }) => move(context, queue, ['ended'], 'archived'),
  'queue.unarchive': (context, { queue }) => move(context, queue, ['archived'], 'ended'),
  'queue.pause': (context, { queue }) => pause(context, queue, 1),
  'queue.resume': (context, { queue }) => pause(context, queue, 0),
}

const show = ({ store, workers }: Context, id: string): Queue =>
  queueShape(store.queues.findCounted.get({ id })!, workers)

const changed = (context: Context, id: string): Queue => {
  context.afterCommit(context.runners.update)
  return show(context, id)
}

const move = (context: Context, reference: string, sources: State<'queue'>[], target: State<'queue'>): Queue => {
  const { id, name, status } = findQueue(context, reference)
  const moved = sources.some(source => context.store.queues.move.run({ id, source, target }) > 0)
  if (!moved) refuse('conflict', { kind: 'queue', name, is: status, needs: sources.join(' or ') })
  return changed(context, id)
}

const pause = (context: Context, reference: string, paused: 0 | 1): Queue => {
  const queue = findQueue(context, reference)
  if (context.store.queues.pause.run({ id: queue.id, paused }) === 0) {
    const is = queue.status !== 'active' ? queue.status : queue.paused ? 'paused' : 'not paused'
    refuse('conflict', { kind: 'queue', name: queue.name, is, needs: paused ? 'active' : 'paused', hint: undefined })
  }
  return changed(context, queue.id)
}
