// Methods that give a task other settings.

import { type } from 'arktype'
import { MAX_RETRIES } from '../model/limits.ts'
import { method } from './method.ts'
import { enqueued, taskName } from './new-task.ts'
import { jsonObject, reference, task, timeout, variables } from './shapes.ts'

/** What may be changed; what is not named stays. */
export const changes = {
  'tool?': '1 <= string <= 64',
  'payload?': jsonObject,
  'name?': taskName.or('null'),
  /** The `cwd` of the payload alone. */
  'cwd?': 'string',
  'timeout?': timeout,
  'retries?': `0 <= number.integer <= ${MAX_RETRIES}`,
  /** Null is none, here and below. */
  'metadata?': jsonObject.or('null'),
  'key?': '1 <= string <= 200 | null',
  'not_before?': 'string | null',
  /** Variables to add or replace, and names to remove. */
  'env?': variables,
  'unset_env?': 'string[]',
  /** True: of its environment only the variables of `env` stay. */
  'clean_env?': 'boolean',
} as const

export const taskChangeMethods = {
  'task.edit': method({
    description: 'Changes a queued task, which keeps its id and its place.',
    writes: true,
    /** `edits`: how often the task had been edited when the caller read it; refused if it was edited since. */
    params: () => type({ '+': 'reject', id: reference, 'edits?': 'number.integer >= 0', ...changes }),
    result: () => task,
  }),
  'task.requeue': method({
    description: 'Clones tasks into new queued ones, with these changes; the originals stay.',
    writes: true,
    params: () =>
      type({
        '+': 'reject',
        ids: reference.array().atLeastLength(1),
        'queue?': reference,
        'if_exists?': "'skip' | 'replace' | 'error'",
        ...changes,
      }),
    result: () => type({ tasks: enqueued.array() }),
  }),
}
