import { type } from 'arktype'
import { reference, taskStatus } from './shapes.ts'

/** Which tasks: those that fulfil all that is named. */
export const taskFilter = {
  'queue?': reference,
  /** Tasks of any of these queues. */
  'queues?': reference.array().atLeastLength(1),
  'status?': taskStatus.array(),
  'stale?': 'boolean',
  'tool?': 'string',
  'since?': 'string',
  /** Words, of which each must occur in the task, in upper or lower case: in its name, its payload (the values; its
   * directory from the project on), summary, error or metadata. */
  'text?': '1 <= string <= 200',
  /** The `error_type` of failed tasks. */
  'outcome?': type('1 <= string <= 64').array().atLeastLength(1),
  /** True: tasks that were requeued; false: those that were not. */
  'requeued?': 'boolean',
} as const
