// The filter of a request as the store knows it.

import type { Params } from '../../../lib/protocol/index.ts'
import { textSearch } from '../../tasks/text-search.ts'
import type { TaskSearch } from '../../tasks/task-search.ts'
import { moment } from '../../tasks/timestamps.ts'
import type { Context } from './context.ts'
import { findQueue } from './find.ts'

export type Where = Pick<
  Params<'task.list'>,
  'queue' | 'queues' | 'status' | 'stale' | 'tool' | 'since' | 'text' | 'outcome' | 'requeued'
>

/** Refuses with `not_found` an unknown queue, with `invalid` a time or a text that is none. */
export const searchOf = (context: Context, where: Where): TaskSearch => {
  const text = where.text === undefined ? undefined : textSearch(where.text, context.config.projectDir)
  return {
    text,
    filter: {
      queues: queuesOf(context, where),
      // Only failed tasks have an outcome.
      statuses: where.status?.length ? [...new Set(where.status)] : where.outcome && ['failed'],
      stale: where.stale || undefined,
      tool: where.tool,
      since: where.since === undefined ? undefined : moment(where.since, 'since'),
      outcomes: where.outcome,
      requeued: where.requeued,
      parts: text?.parts,
    },
  }
}

/** Both `queue` and `queues` must name the queue of a task. */
const queuesOf = (context: Context, { queue, queues }: Where): string[] | undefined => {
  const one = queue === undefined ? undefined : findQueue(context, queue).id
  const several = queues && [...new Set(queues.map(reference => findQueue(context, reference).id))]
  if (one === undefined) return several
  return several === undefined || several.includes(one) ? [one] : []
}

/** True if the database keeps the number of matching tasks. */
export const isCounted = ({ filter: { queues: _, statuses: __, ...others } }: TaskSearch): boolean =>
  Object.values(others).every(value => value === undefined)

/** True if indexes find all matching tasks in their order. */
export const isIndexed = (search: TaskSearch): boolean =>
  isCounted(search) && (search.filter.queues === undefined || search.filter.queues.length === 1)
