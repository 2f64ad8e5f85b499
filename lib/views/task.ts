// How a task is shown to people.

import type { ListedTask } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import { count, formatTime } from '../cli/output.ts'
import type { Column } from '../cli/table.ts'
import { EXCERPT_MARKER } from '../text/excerpt.ts'
import { shellWords } from '../text/shell-words.ts'
import { staleText } from '../text/timeout.ts'

/** What a task does, as a person would type it in its directory: its command, script, code or prompt. */
export const commandOf = (payload: object): string => {
  const { argv, script, script_path, args, code, prompt, cwd } = payload as Record<string, unknown>
  const near = (path: string): string =>
    typeof cwd === 'string' && path.startsWith(`${cwd}/`) ? `.${path.slice(cwd.length)}` : path
  if (isWords(argv)) return shellWords(argv.map((word, i) => (i === 0 ? near(word) : word)))
  if (typeof script_path === 'string') return shellWords([near(script_path), ...(isWords(args) ? args : [])])
  const text = script ?? code ?? prompt
  if (typeof text === 'string') return text
  const { cwd: _, ...rest } = payload as Record<string, unknown>
  return JSON.stringify(rest)
}

/** The same in one line of a table. It is cut, because a payload may be 1 MiB long. */
export const shortCommandOf = (payload: object): string =>
  commandOf(payload)
    .slice(0, 500)
    .trim()
    .replace(/\s*\n\s*/g, ' ⏎ ')

/** What a task is called in a list: its name, otherwise its command. */
export const titleOf = ({ name, payload }: { name: string | null; payload: object }): string =>
  name ?? shortCommandOf(payload)

export const taskColumns: readonly Column<ListedTask>[] = [
  { title: 'ID', of: task => task.friendly_id },
  { title: 'STATUS', of: task => task.status },
  { title: 'NOTE', of: task => noteOn(task), spare: 3 },
  // Omitted early in a narrow table: the id begins like the name of the queue.
  { title: 'QUEUE', of: task => task.queue, spare: 2 },
  { title: 'TOOL', of: task => task.tool_name, usual: 'run-bash', spare: 1 },
  { title: 'WHEN', of: task => whenOf(task) },
  { title: 'TOOK', of: task => tookOf(task), right: true },
  { title: 'WHAT', of: titleOf },
]

/** The latest moment of a task, and which one it is. */
const whenOf = ({ finished_at, claimed_at, created_at }: ListedTask): string =>
  finished_at !== null
    ? `ended ${formatTime(finished_at)}`
    : claimed_at !== null
      ? `started ${formatTime(claimed_at)}`
      : `added ${formatTime(created_at)}`

/** Seconds from the last claim to the end, or to now while it runs; undefined before. */
const secondsOf = ({ status, duration, claimed_at }: ListedTask): number | undefined =>
  duration ?? (status === 'running' && claimed_at !== null ? (Date.now() - Date.parse(claimed_at)) / 1000 : undefined)

/** The same as text; empty before the first claim. */
export const tookOf = (task: ListedTask): string => {
  const seconds = secondsOf(task)
  return seconds === undefined ? '' : formatDuration(seconds)
}

/** The same with the usual duration of its command: always for a running task, otherwise only if the difference
 * matters. */
export const tookAgainstUsual = (task: ListedTask & { usual: number | null }): string => {
  const [took, { usual }] = [secondsOf(task), task]
  if (took === undefined || usual === null) return tookOf(task)
  const differs = Math.max(took, usual) >= 1.5 * Math.min(took, usual) && Math.abs(took - usual) >= 0.5
  return differs || task.status === 'running'
    ? `${formatDuration(took)} (usually ${formatDuration(usual)})`
    : formatDuration(took)
}

const noteOn = (task: ListedTask): string => {
  if (task.stale) return 'stale'
  const later = task.status === 'queued' && task.not_before !== null && Date.parse(task.not_before) > Date.now()
  return later ? `from ${formatTime(task.not_before)}` : ''
}

/** Why a task is marked as stale; null if it is not. */
export const staleNote = ({ stale, timeout, timeout_source }: ListedTask): string | null =>
  stale && timeout !== null ? staleText({ timeout, source: timeout_source }) : null

/** Whether a text has a line that is not in `words`, which are shown above it. */
export const saysMore = (text: string, words: string | null): boolean =>
  text.split('\n').some(line => !(words ?? '').includes(line.trim()))

/** An error without the output at its end, if the output itself is shown: `exit 3: no such file` is `exit 3`. */
export const withoutOutput = (error: string, output: string): string => {
  const [, head, said] = /^([^:\n]+):\s([^]*)$/.exec(error.trim()) ?? []
  return said === undefined || saysMore(said, output) ? error : head!
}

/** The last lines of a text, each after a bar. The number of lines above them is shown only if no middle part was left
 * out. */
export const lastLines = (text: string, most: number): string => {
  const lines = text.trimEnd().split('\n')
  const above = lines.slice(0, -most)
  const more = above.some(line => LEFT_OUT_LINE.test(line))
    ? ['… more above']
    : above.length > 0
      ? [`… ${count(above.length, 'more line')} above`]
      : []
  return [...more, ...lines.slice(-most)].map(line => `  | ${line}\n`).join('')
}

/** The line that replaces the middle of an excerpt, or of a log that grew too large. */
const LEFT_OUT_LINE = new RegExp(`${EXCERPT_MARKER.source}|^\\[sparkq: .* bytes dropped .*\\]$`)

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(word => typeof word === 'string')
