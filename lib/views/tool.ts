// How tools and their pauses are shown to people.

import type { PausedTool, ToolStatus } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import type { Column } from '../cli/table.ts'
import { untilEnd } from './pause-end.ts'

/** `llm-sonnet paused until 07:00 (usage limit)`, in local time, with the date unless it is today. */
export const pauseOf = (
  { name, until, reason }: Pick<PausedTool, 'name' | 'until' | 'reason'>,
  now: Date = new Date(),
): string => `${name} paused${untilEnd(until, now)} (${reason})`

export const toolColumns: readonly Column<ToolStatus>[] = [
  { title: 'TOOL', of: tool => tool.name },
  { title: 'KIND', of: tool => tool.kind },
  { title: 'CLASS', of: tool => tool.task_class, spare: 1 },
  { title: 'TIMEOUT', of: tool => (tool.timeout === null ? 'none' : formatDuration(tool.timeout)), right: true },
  { title: 'PAUSED', of: tool => tool.paused && pauseOf({ name: '', ...tool.paused }).slice(' paused '.length) },
  { title: 'DESCRIPTION', of: tool => tool.description, spare: 2 },
]
