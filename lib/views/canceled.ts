// What a cancel did, in one line.

import { count } from '../cli/output.ts'
import type { ListedTask } from '../protocol/entities.ts'

/** `AUTH-12 is canceled; it was queued`. */
export const canceledTasks = (tasks: readonly Pick<ListedTask, 'friendly_id' | 'claimed_at'>[]): string => {
  const running = tasks.filter(({ claimed_at }) => claimed_at !== null).length
  if (tasks.length !== 1) return canceledSum(tasks.length, running)
  return `${tasks[0]!.friendly_id} is canceled; it was ${wasOf(running)}`
}

/** `3 tasks are canceled; 1 of them was running and has been ended`. */
export const canceledSum = (total: number, running: number): string => {
  if (total === 1) return `1 task is canceled; it was ${wasOf(running)}`
  const ended = `${running} of them ${running === 1 ? 'was running and has' : 'were running and have'} been ended`
  return `${count(total, 'task')} are canceled; ${running === 0 ? 'none was running' : ended}`
}

const wasOf = (running: number): string => (running === 1 ? 'running and has been ended' : 'queued')
