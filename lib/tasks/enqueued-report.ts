// What `enqueue` says on stderr about the tasks that it added: who works on them, or what they wait for. It is loaded
// only if there is something to say.

import { count, note } from '../cli/output.ts'
import type { Io } from '../cli/io.ts'
import type { IdleQueue, NewTask } from '../protocol/entities.ts'
import { sayMoment } from '../text/spoken-time.ts'
import { whyIdle, whyUnworked } from './idle-reasons.ts'

/** The tasks that one request added to one queue: their number, the first and the last friendly id. */
export type EnqueuedLane = { count: number; first: string; last: string }

export type EnqueuedReport = {
  /** By the names of their queues. */
  lanes: ReadonlyMap<string, EnqueuedLane>
  /** The queues afterwards. */
  queues: readonly IdleQueue[]
  /** The request, if it was for one task. */
  only: NewTask | undefined
}

/** Prints a line for each queue: always on a terminal, elsewhere only if no worker takes its tasks. */
export const printReport = (io: Io, { lanes, queues, only }: EnqueuedReport): void => {
  for (const facts of queues) {
    const lane = lanes.get(facts.queue.name)
    if (lane === undefined) continue
    const unworked = whyUnworked({ ...facts, stopping: false })
    const when = delayOf(only)
    const words = when === undefined ? (unworked ?? outlook(facts, lane)) : unworked ? `${when}; ${unworked}` : when
    if (io.tty.err) io.err(`${namesOf(lane)} queued (${words})\n`)
    else if (unworked !== undefined) note(io, 'enqueue', unworked)
  }
}

const namesOf = ({ count: tasks, first, last }: EnqueuedLane): string => (tasks === 1 ? first : `${first} to ${last}`)

/** Which moment --in or --at means. */
const delayOf = (only: NewTask | undefined): string | undefined =>
  only?.not_before !== undefined && Date.parse(only.not_before) > Date.now()
    ? `not before ${sayMoment(only.not_before)}`
    : undefined

/** What happens to the tasks of a queue that has a worker or gets one. */
const outlook = (facts: IdleQueue, { count: own }: EnqueuedLane): string => {
  const { queue, runner } = facts
  const { queued, running } = queue.counts
  const why = running === 0 ? whyIdle({ ...facts, stopping: false }) : undefined
  if (why !== undefined) return why
  // How many of the queued ones come first is not known: some may not be due.
  const ahead = Math.max(0, queued - own)
  if (running >= Math.max(1, queue.jobs))
    return `after ${count(running, 'running task')}${ahead === 0 ? '' : `, ${ahead} queued before`}`
  return runner
    ? `the runner of queue '${queue.name}' takes ${own === 1 ? 'it' : 'them'}`
    : `a runner starts for queue '${queue.name}'`
}
