// Tools that are paused, by hand or because a worker met a usage limit.

import type { PausedTool } from '../../lib/protocol/entities.ts'
import { DEFAULT_PAUSE_SECONDS } from '../../lib/model/default-pause-seconds.ts'
import { iso, moment } from './timestamps.ts'
import type { Turned } from '../engine/turn-context.ts'
import type { Store } from '../store/index.ts'

/** All pauses, each with the queues that wait for its end. */
export const pausedTools = (store: Store): PausedTool[] =>
  store.tools.waitedFor.all({}).map(({ tool, until, reason, paused_at, queues }) => ({
    name: tool,
    until: until === null ? null : iso(until),
    reason,
    since: iso(paused_at),
    queues: JSON.parse(queues) as string[],
  }))

/** Pauses a tool because of a usage limit. It never shortens a pause, because tasks that run in parallel each meet the
 * limit, and never changes one that a person set: the first task after that meets the limit again. */
export const pauseForLimit = (
  { store, now }: Turned,
  tool: string,
  { until, reason }: { until: string | null; reason: string },
): void => {
  const end = until === null ? now + DEFAULT_PAUSE_SECONDS * 1000 : moment(until, 'pause.until')
  const pause = store.tools.pauses.all({}).find(row => row.tool === tool)
  if (end > now && (!pause || (pause.by_limit === 1 && pause.until! < end)))
    store.tools.pause.run({ tool, until: end, reason, by_limit: 1, now })
}
