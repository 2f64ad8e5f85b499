// How tools and their pauses are shown to people.

import type { PausedTool, ToolStatus } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import { formatTime, type Column } from '../cli/output.ts'

/** `llm-sonnet paused until 07:00 (usage limit)`, in local time, with the date unless it is today. */
export const pauseOf = (
  { name, until, reason }: Pick<PausedTool, 'name' | 'until' | 'reason'>,
  now: Date = new Date(),
): string => `${name} paused${until === null ? '' : ` until ${endOf(until, now)}`} (${reason})`

/** The end without seconds, unless it is less than two minutes away. */
const endOf = (until: string, now: Date): string => {
  const time = formatTime(until, now)
  return /^\d\d:/.test(time) && Date.parse(until) - now.getTime() > 2 * 60_000 ? time.slice(0, 5) : time
}

export const toolColumns: readonly Column<ToolStatus>[] = [
  { title: 'TOOL', of: tool => tool.name },
  { title: 'KIND', of: tool => tool.kind },
  { title: 'CLASS', of: tool => tool.task_class, spare: 1 },
  { title: 'TIMEOUT', of: tool => (tool.timeout === null ? 'none' : formatDuration(tool.timeout)), right: true },
  { title: 'PAUSED', of: tool => tool.paused && pauseOf({ name: '', ...tool.paused }).slice(' paused '.length) },
  { title: 'DESCRIPTION', of: tool => tool.description, spare: 2 },
]
