// A dry run of `enqueue`: the daemon checks the tasks as it does to add them, and adds none.

import type { Io } from '../cli/io.ts'
import { count, note } from '../cli/output.ts'
import type { Call } from '../rpc/client.ts'
import type { Submission } from './new-task-type.ts'
import { encode } from '../system/json-lines.ts'

/** Prints what would be added: one JSON object a line with `json`, otherwise a message on a terminal. Refuses as the
 * real run. */
export const rehearse = async (
  { call, io, json }: { call: Call; io: Io; json: boolean },
  request: Submission,
): Promise<void> => {
  const { tasks } = await call('task.enqueue', { ...request, dry_run: true })
  if (json) return io.out(tasks.map(encode).join(''))
  for (const task of tasks) if (!task.created) note(io, 'enqueue', `already ${task.status} as ${task.friendly_id}`)
  const added = tasks.filter(({ created }) => created)
  const queues = [...new Set(added.map(({ queue }) => `'${queue}'`))].join(', ')
  if (io.tty.err && added.length > 0)
    note(io, 'enqueue', `${count(added.length, 'task')} would be added to queue ${queues}; nothing was changed`)
}
