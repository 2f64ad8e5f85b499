// The tasks that somebody named, before anything is done with them.

import type { Call } from './client.ts'
import { eachId } from './each.ts'
import type { Io } from './io.ts'
import type { Result } from './protocol/index.ts'

export type Found = Result<'task.attempt'>

/** Each task once, however often and by which words it was named. What names none is said; then the exit code is not 0. */
export const findTasks = async (ids: readonly string[], asked: { call: Call; io: Io; verb: string; json: boolean }): Promise<{ tasks: Found[]; exit: number }> => {
  const found = new Map<string, Found>()
  const exit = await eachId({
    ...asked, ids,
    call: id => asked.call('task.attempt', { id }),
    done: task => found.set(task.id, task),
  })
  return { tasks: [...found.values()], exit }
}
