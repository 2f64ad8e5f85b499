// What tables of tasks have no room for: why a task is stale, and why one was ended at its timeout.

import { visible } from '../cli/output.ts'
import type { ListedTask } from '../protocol/entities.ts'
import { staleNote } from './task.ts'

/** A line for each stale task and for each that was ended at its timeout. */
export const timeoutNotes = (tasks: readonly ListedTask[]): string =>
  tasks
    .flatMap(task => {
      const note = staleNote(task) ?? (task.error_type === 'timeout' ? task.error : null)
      return note === null ? [] : [`${task.friendly_id}: ${visible(note.split('\n')[0]!)}\n`]
    })
    .join('')
