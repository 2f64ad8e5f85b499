// How a queue is shown to people.

import type { Queue } from '../protocol/entities.ts'
import { untilEnd } from './pause-end.ts'
import type { Io } from '../cli/io.ts'
import { count, note } from '../cli/output.ts'
import type { Column } from '../cli/table.ts'

export const queueColumns: readonly Column<Queue>[] = [
  { title: 'QUEUE', of: queue => queue.name },
  { title: 'STATUS', of: queue => stateOf(queue) },
  { title: 'SESSION', of: queue => queue.session },
  { title: 'JOBS', of: queue => queue.jobs, right: true },
  { title: 'RUNNER', of: queue => (queue.runner ? 'yes' : '') },
  ...(['queued', 'running', 'succeeded', 'failed', 'canceled'] as const).map(status => ({
    title: status.toUpperCase(),
    of: (queue: Queue) => queue.counts[status] || '',
    right: true as const,
  })),
]

/** `paused until 07:00`; otherwise the status alone. */
export const stateOf = ({ status, paused_until }: Pick<Queue, 'status' | 'paused_until'>): string =>
  `${status}${untilEnd(paused_until)}`

/** Says that an ended queue has tasks that will not run, and what can be done with them. */
export const noteLeftTasks = (io: Io, verb: string, { name, counts }: Queue, also?: string): void => {
  if (counts.queued === 0) return
  const cancel = `'sparkq cancel -q ${name} --status queued' cancels them`
  note(
    io,
    verb,
    `queue '${name}' has ended with ${count(counts.queued, 'queued task')} that will not run`,
    also === undefined ? cancel : `${also}, ${cancel}`,
  )
}
