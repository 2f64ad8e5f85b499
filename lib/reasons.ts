// Why nothing runs if nothing does.

import type { Call } from './client.ts'
import type { Result } from './protocol/index.ts'
import { whatIsDue, whyIdle } from './queue-view.ts'

type Status = Result<'daemon.status'>

/** Why queues with tasks stand still, a sentence each. */
export const reasonsFor = async (call: Call, queues: Status['queues'], paused: Status['paused_tools']): Promise<string[]> => {
  const reasons = await Promise.all(queues.filter(queue => queue.counts.queued > 0 && queue.counts.running === 0).map(async queue =>
    whyIdle(queue, queue.status !== 'active' || await whatIsDue(call, queue), paused)))
  return reasons.filter(reason => reason !== undefined)
}
