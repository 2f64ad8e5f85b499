// Whether a queue has tasks for an automatic runner: due ones that it executes, so none that are worked in chat and
// none of a paused tool.

import { EXECUTED } from '../../lib/model/tool-kinds.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Store } from '../store/index.ts'
import { toolsFor } from '../tasks/claimable-tools.ts'

/** Called after each commit for each queue that has due tasks and no runner. */
export type Demand = (queueId: string) => boolean

export const createDemand = (store: Store, configuration: Configuration): Demand => {
  /** The last event at which a queue had none: it still has none until an event of the queue or of a tool. Without
   * this, each commit would read past all its tasks that wait for a worker in chat. */
  const noneAt = new Map<string, number>()
  configuration.onChange(() => noneAt.clear())
  return queueId => {
    const upto = store.events.last.get({})!.seq
    const seq = noneAt.get(queueId)
    if (seq === undefined || store.events.concerning.get({ seq, upto, queue_id: queueId })) {
      const tools = toolsFor({ store, config: configuration.current() }, { kinds: EXECUTED })
      if (store.tasks.peek({ queue_id: queueId }, tools)) return (noneAt.delete(queueId), true)
    }
    noneAt.set(queueId, upto)
    return false
  }
}
