// How a queue is shown to people.

import type { Queue } from '../protocol/entities.ts'
import type { Column } from '../cli/output.ts'

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
