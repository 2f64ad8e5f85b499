import { refuse } from '../../lib/model/errors.ts'
import { newId } from '../../lib/model/id.ts'
import type { Handlers } from './support/context.ts'
import { findSession } from './support/find.ts'
import { sessionShape } from './support/shapes.ts'

type SessionHandlers = Pick<Handlers, 'session.create' | 'session.list' | 'session.end'>

export const sessionHandlers: SessionHandlers = {
  'session.create': ({ store, now }, { name, instructions }) => {
    if (store.sessions.find.get({ reference: name })) refuse('exists', { kind: 'session', name })
    store.sessions.insert.run({ id: newId('ses', now), name, instructions: instructions ?? null, now })
    return sessionShape(findSession({ store }, name))
  },

  'session.list': ({ store }, { all }) => ({
    sessions: store.sessions.list
      .all({})
      .filter(({ status }) => all || status === 'active')
      .map(sessionShape),
  }),

  'session.end': (context, { session: reference }) => {
    const { store, now, config } = context
    const session = findSession(context, reference)
    // The name of an ended session cannot be used again, and an enqueue that names no queue needs the default session.
    if (session.name === config.defaults.session) {
      refuse('conflict', {
        kind: 'session',
        name: session.name,
        is: 'the default session',
        needs: 'one that may end',
        hint: "name another under 'defaults' in sparkq.yml, then 'sparkq reload'",
      })
    }
    if (store.sessions.end.run({ id: session.id, now }) === 0) {
      refuse('conflict', { kind: 'session', name: session.name, is: session.status, needs: 'active' })
    }
    store.queues.endOfSession.run({ session_id: session.id })
    return sessionShape(findSession(context, session.id))
  },
}
