// How a worker is shown to people.

import type { Worker } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import { formatTime, renderFacts } from '../cli/output.ts'
import type { Column } from '../cli/table.ts'

export const workerColumns: readonly Column<Worker>[] = [
  { title: 'WORKER', of: worker => worker.name },
  { title: 'ID', of: worker => worker.id, spare: 2 },
  { title: 'TYPE', of: worker => worker.type, spare: 3 },
  { title: 'STATUS', of: worker => worker.status },
  { title: 'QUEUE', of: worker => worker.queue },
  { title: 'TASK', of: worker => worker.task?.friendly_id },
  { title: 'PID', of: worker => worker.pid, right: true },
  { title: 'DONE', of: worker => worker.statistics.completed || '', right: true },
  { title: 'FAILED', of: worker => worker.statistics.failed || '', right: true },
  { title: 'HEARD', of: worker => formatTime(worker.heartbeat_at), spare: 1 },
  { title: 'NOTE', of: worker => worker.crash?.message ?? (worker.stale ? 'stale' : worker.leaving ? 'leaving' : '') },
]

/** One worker as a block of facts. */
export const renderWorker = (worker: Worker): string => {
  const {
    task,
    crash,
    statistics: { completed, failed, execution_time, average },
  } = worker
  return renderFacts({
    worker: worker.name,
    id: worker.id,
    type: worker.type,
    status: worker.status,
    note: noteOf(worker),
    queue: worker.queue,
    task: task && `${task.friendly_id ?? task.id} (attempt ${task.claim})`,
    host: worker.host,
    pid: worker.pid,
    started: formatTime(worker.started_at),
    heard: formatTime(worker.heartbeat_at),
    stopped: formatTime(worker.stopped_at),
    crashed: crash && `${formatTime(crash.at)}  ${crash.message}`,
    stack: crash?.stack,
    capabilities: worker.capabilities.join(', '),
    completed,
    failed,
    time: execution_time === 0 ? '' : `${formatDuration(execution_time)}, ${formatDuration(average)} a task`,
  })
}

const noteOf = ({ stale, leaving }: Worker): string =>
  [stale && 'stale: silent for over a minute', leaving && 'stops after its task'].filter(Boolean).join('; ')
