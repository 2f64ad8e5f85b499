import type { Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'
import { idleFacts } from '../support/idle-facts.ts'

export const idleHandlers: Pick<Handlers, 'queue.idle'> = {
  'queue.idle': (context, { queue: reference }) => {
    const { store, lifecycle } = context
    const rows =
      reference === undefined
        ? store.queues.list.all({}).filter(({ status }) => status !== 'archived')
        : [store.queues.findCounted.get({ id: findQueue(context, reference).id })!]
    const idle = rows.filter(({ queued, running }) => queued > 0 && running === 0)
    return { queues: idleFacts(context, idle), stopping: lifecycle.stopping() }
  },
}
