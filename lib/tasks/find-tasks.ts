// Looks up the tasks that a verb will wait for.

import type { Call } from '../rpc/client.ts'
import { eachId } from './for-each-task.ts'
import { refuse } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import type { Result } from '../protocol/index.ts'

export type FoundTask = Result<'task.attempt'>

/** Refuses unless either tasks or a queue were named. */
export const needTasksOrQueue = (
  { id, queue }: { id: readonly string[]; queue: string | undefined },
  verb: string,
): void => {
  if ((queue === undefined) !== (id.length === 0)) return
  refuse('usage', {
    message: queue === undefined ? 'ID is missing' : '--queue takes no ids',
    hint: `name tasks, or a queue: 'sparkq ${verb} -q QUEUE'`,
  })
}

/** Resolves references to tasks without duplicates, each with its latest attempt or that of the claim. Unknown
 * references are reported and make the exit code non-zero. */
export const findTasks = async (
  ids: readonly string[],
  asked: { call: Call; io: Io; verb: string; json: boolean; claim?: number | undefined },
): Promise<{ tasks: FoundTask[]; exit: number }> => {
  const found = new Map<string, FoundTask>()
  const exit = await eachId({
    ...asked,
    ids,
    call: id => asked.call('task.attempt', { id, claim: asked.claim }),
    done: task => found.set(task.id, task),
  })
  return { tasks: [...found.values()], exit }
}
