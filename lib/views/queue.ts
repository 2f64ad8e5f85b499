// How a queue is shown to people.

import type { Column } from '../cli/output.ts'
import type { Result } from '../protocol/index.ts'

export type Queue = Result<'queue.show'>

export const queueColumns: readonly Column<Queue>[] = [
  { title: 'QUEUE', of: queue => queue.name },
  { title: 'STATUS', of: queue => queue.status },
  { title: 'SESSION', of: queue => queue.session },
  { title: 'RUNNER', of: queue => (queue.runner ? 'yes' : '') },
  ...(['queued', 'running', 'succeeded', 'failed', 'canceled'] as const).map(status => ({
    title: status.toUpperCase(),
    of: (queue: Queue) => queue.counts[status] || '',
    right: true as const,
  })),
]
