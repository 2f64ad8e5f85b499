// Why nothing runs if nothing does.

import type { Call } from './client.ts'
import type { Result } from './protocol/index.ts'
import { askWhyIdle } from './queue-view.ts'

type Status = Result<'daemon.status'>

/** Why queues with tasks stand still, a sentence each. */
export const reasonsFor = async (
  call: Call,
  queues: Status['queues'],
  paused: Status['paused_tools'],
): Promise<string[]> => {
  const idle = queues.filter(({ counts }) => counts.queued > 0 && counts.running === 0)
  const reasons = await Promise.all(idle.map(queue => askWhyIdle(call, queue, paused)))
  return reasons.filter(reason => reason !== undefined)
}
