// Changes of all tasks that match a filter (docs/contract.md §7).

import { type } from 'arktype'
import { MAX_BULK_TASKS } from '../model/limits.ts'
import { method } from './method.ts'
import { enqueued } from './new-task.ts'
import { reference } from './shapes.ts'
import { taskFilter } from './task-filter.ts'
import { changes } from './task-changes.ts'

/** The filter of `task.list`; it must name something. */
const where = type({ '+': 'reject', ...taskFilter })

/** The number of tasks that the caller saw. */
const expect = type(`0 <= number.integer <= ${MAX_BULK_TASKS}`)

const { 'key?': _, ...changesOfMany } = changes

const counts = {
  /** How many tasks matched. */
  matched: 'number',
  /** How many of them had changed by the time that they came up, and were left alone. */
  skipped: 'number',
  /** More tasks matched than one request changes: the same request again changes the others. */
  more: 'boolean',
} as const

export const bulkMethods = {
  'bulk.cancel': method({
    description:
      'Cancels the unfinished tasks that match a filter. ' +
      'Refuses with `conflict`, and changes nothing, when not as many match as `expect` says.',
    writes: true,
    params: () => type({ '+': 'reject', where, 'expect?': expect }),
    /** `ending`: the ids of tasks whose runner ends their processes first; `task.cancel` waits for that. `running`: how
     * many of the canceled ones ran. */
    result: () => type({ ...counts, canceled: 'number', running: 'number', ending: 'string[]' }),
  }),
  'bulk.requeue': method({
    description:
      'Clones the finished tasks that match a filter into new queued ones, with these changes, oldest first. ' +
      'Refuses with `conflict`, and changes nothing, when not as many match as `expect` says.',
    writes: true,
    params: () => type({ '+': 'reject', where, 'expect?': expect, 'queue?': reference, ...changesOfMany }),
    /** `refused`: tasks that cannot be requeued, for example because their queue has ended. */
    result: () =>
      type({
        ...counts,
        tasks: enqueued.array(),
        refused: type({
          id: 'string',
          friendly_id: 'string',
          code: 'string',
          message: 'string',
          hint: 'string | null',
        }).array(),
      }),
  }),
}
