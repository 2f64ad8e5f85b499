// A task that is added, and the response for it.

import { type } from 'arktype'
import { MAX_RETRIES } from '../model/limits.ts'
import { jsonObject, reference, taskStatus, timeout, variables } from './shapes.ts'

export const taskId = type(/^tsk_[0-9a-hjkmnp-tv-z]{26}$/)

/** One line. */
export const taskName = type(/^[^\p{Cc}\u2028\u2029]{1,200}$/u).describe('one line of up to 200 characters')

/** A task to enqueue. The caller makes its id, so a repeated request does not add the task twice. */
export const newTask = type({
  '+': 'reject',
  'id?': taskId,
  'queue?': reference,
  'tool?': '1 <= string <= 64',
  payload: jsonObject,
  /** Shown instead of the command in lists. */
  'name?': taskName,
  /** A name in the script index, or a path; the payload then contains its `args`. Task class and timeout are those of
   * the script. */
  'script?': '1 <= string <= 4096',
  /** The caller's directory. The `cwd` of the payload and of the tool take precedence. */
  'cwd?': 'string',
  /** Variables that it gets besides the environment of the request, whatever their names. */
  'env?': variables,
  'timeout?': timeout,
  'metadata?': jsonObject,
  'key?': '1 <= string <= 200',
  'if_exists?': "'skip' | 'replace' | 'error'",
  'not_before?': 'string',
  'retries?': `0 <= number.integer <= ${MAX_RETRIES}`,
})

export const enqueued = type({
  id: 'string',
  friendly_id: 'string',
  queue: 'string',
  status: taskStatus,
  /** False if another task holds the key, so nothing was added. A repeated request returns its own tasks with true. */
  created: 'boolean',
})
