// Shows a review to people: failed tasks first, then totals, then what runs and waits.

import { formatDuration } from '../text/duration.ts'
import type { Io } from '../cli/io.ts'
import { count, paint, titled, visible } from '../cli/output.ts'
import { renderTable, type Column } from '../cli/table.ts'
import type { Result } from '../protocol/index.ts'
import { lastLines, saysMore, taskColumns, titleOf, tookAgainstUsual, withoutOutput } from './task.ts'
import { timeoutNotes } from './timeout-notes.ts'

export type Review = Result<'task.review'>
type ReviewedTask = Review['tasks'][number]

/** A review as blocks: one per task, the queues, what runs and waits, and why nothing runs. */
export const renderReview = (
  io: Io,
  { tasks, queues, running_tasks, running, queued }: Review,
  reasons: readonly string[],
): string => {
  const canceled = tasks.filter(({ status }) => status === 'canceled')
  const more = canceled.length - MAX_CANCELED_LINES
  return [
    ...tasks.filter(({ status }) => status !== 'canceled').map(task => renderOne(io, task)),
    // One line per task: a person canceled it and knows why.
    canceled
      .slice(0, MAX_CANCELED_LINES)
      .map(task => `${headOf(io, task)}\n`)
      .join('') + (more > 0 ? `… and ${more} more canceled\n` : ''),
    queues.length > 0
      ? renderTable(queues, queueColumns, io)
      : "nothing finished since the last 'sparkq review --ack'\n",
    running_tasks.length > 0
      ? `${titled(io, 'Running')}${renderTable(running_tasks, runningColumns, io)}${timeoutNotes(running_tasks)}`
      : '',
    [`${count(queued, 'task')} queued, ${running} running`, ...reasons, ''].join('\n'),
  ]
    .filter(block => block !== '')
    .join('\n')
}

const queueColumns: readonly Column<Review['queues'][number]>[] = [
  { title: 'QUEUE', of: row => row.queue },
  ...(['succeeded', 'failed', 'canceled'] as const).map(status => ({
    title: status.toUpperCase(),
    of: (row: Review['queues'][number]) => row[status] || '',
    right: true as const,
  })),
  { title: 'TIME', of: row => formatDuration(row.execution_time), right: true },
]

const runningColumns: readonly Column<Review['running_tasks'][number]>[] = taskColumns.map(column =>
  column.title === 'TOOK' ? { ...column, of: tookAgainstUsual } : column,
)

const MAX_CANCELED_LINES = 10

const headOf = (io: Io, task: ReviewedTask): string =>
  [
    paint(io, task.status),
    task.friendly_id,
    tookAgainstUsual(task),
    task.attempts > 1 && count(task.attempts, 'attempt'),
    visible(titleOf(task).slice(0, 100)),
  ]
    .filter(Boolean)
    .join('  ')

const renderOne = (io: Io, task: ReviewedTask): string => {
  const outcome = task.status === 'succeeded' ? task.result_summary : task.error
  const tail = task.tail !== null && saysMore(task.tail, outcome) ? task.tail : null
  const said = outcome && tail ? withoutOutput(outcome, tail) : outcome
  const words = said === null ? '' : `  ${shortened(visible(said, 'lines').trim(), task).replaceAll('\n', '\n  ')}\n`
  return `${headOf(io, task)}\n${words}${tail === null ? '' : lastLines(visible(tail, 'lines'), 10)}`
}

/** Text may be a megabyte long; this keeps up to one screen of it. */
const shortened = (words: string, { friendly_id }: ReviewedTask): string => {
  const start = words.slice(0, 2000).split('\n').slice(0, 20).join('\n')
  return start === words ? words : `${start}…\n('sparkq task ${friendly_id}' has all of it)`
}
