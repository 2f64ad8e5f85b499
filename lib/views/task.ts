// How a task is shown to people.

import type { ListedTask, WholeTask } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import type { Io } from '../cli/io.ts'
import { count, formatTime, paint, renderFacts, visible, type Column } from '../cli/output.ts'
import { EXCERPT_MARKER } from '../text/excerpt.ts'
import { shellWords } from '../text/shell-words.ts'
import { staleText } from '../text/timeout.ts'
import { pauseOf } from './tool.ts'

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

export const taskColumns: readonly Column<ListedTask>[] = [
  { title: 'ID', of: task => task.friendly_id },
  { title: 'STATUS', of: task => task.status },
  { title: 'NOTE', of: task => noteOn(task), spare: 3 },
  // Omitted early in a narrow table: the id begins like the name of the queue.
  { title: 'QUEUE', of: task => task.queue, spare: 2 },
  { title: 'TOOL', of: task => (task.tool_name === 'run-bash' ? '' : task.tool_name), spare: 1 },
  { title: 'WHEN', of: task => formatTime(task.finished_at ?? task.claimed_at ?? task.created_at) },
  { title: 'TOOK', of: task => tookOf(task), right: true },
  { title: 'WHAT', of: task => shortCommandOf(task.payload) },
]

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

/** A complete task as a block. With `raw` its output may control the terminal (docs/contract.md §11). */
export const renderTask = (io: Io, task: WholeTask, raw: boolean): string => {
  const { cwd } = task.payload as { cwd?: unknown }
  // Attempts are listed unless there is only one that ended as the task did.
  const showsAttempts =
    task.history.length > 1 || task.history.some(({ outcome, killed }) => outcome !== task.status || killed !== null)
  const facts = renderFacts({
    queue: `${task.queue} (session ${task.session})`,
    tool: task.task_class === null ? task.tool_name : `${task.tool_name} (${task.task_class})`,
    command: commandOf(task.payload),
    cwd: typeof cwd === 'string' ? cwd : null,
    timeout: task.timeout === null ? 'none' : formatDuration(task.timeout),
    stale: staleNote(task),
    key: task.key,
    environment: environmentOf(task.environment),
    metadata: asJson(task.metadata),
    'requeued from': task.requeued_from,
    retries: retriesOf(task),
    created: formatTime(task.created_at),
    'not before': task.status === 'queued' ? formatTime(task.not_before) : null,
    'waits for': task.tool_paused && pauseOf({ name: task.tool_name, ...task.tool_paused }),
    claimed: formatTime(task.claimed_at),
    finished: formatTime(task.finished_at),
    took: tookOf(task),
    summary: task.result_summary,
    data: asJson(task.result_data),
    error: task.error === null ? null : `${task.error} (${task.error_type})`,
    attempts: showsAttempts ? task.history.map(attemptLine).join('\n') : null,
    log: task.log_path,
    instructions: task.instructions,
  })
  const stale = task.stale ? `, ${paint(io, 'stale')}` : ''
  const section = (title: string, text: string | null): string =>
    text?.trim() && (raw || saysMore(text, task.result_summary ?? task.error))
      ? `${title}\n${lastLines(raw ? text : visible(text, 'lines'), OUTPUT_LINES)}`
      : ''
  const head = `${task.friendly_id}  ${paint(io, task.status)}${stale}  ${task.id}\n`
  return `${head}${facts}${section('stdout', task.stdout)}${section('stderr', task.stderr)}`
}

/** The variables themselves are never shown: one may be a password. */
const environmentOf = (environment: WholeTask['environment']): string | null =>
  environment && environment.left_out.length > 0
    ? `${count(environment.names.length, 'variable')}; not kept: ${environment.left_out.join(', ')}`
    : null

/** The number of retries; for a task that waits for a retry also which one. */
const retriesOf = ({ status, retries, attempts }: WholeTask): string | null =>
  retries === 0
    ? null
    : status === 'queued' && attempts > 0
      ? `${retries}, it waits for number ${attempts}`
      : String(retries)

/** Whether a text has a line that is not in `words`, which are shown above it. */
export const saysMore = (text: string, words: string | null): boolean =>
  text.split('\n').some(line => !(words ?? '').includes(line.trim()))

/** Lines of output that are shown; JSON and the log have all of them. */
const OUTPUT_LINES = 40

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

const attemptLine = (attempt: WholeTask['history'][number]): string => {
  const took =
    attempt.ended_at === null
      ? ''
      : ` after ${formatDuration((Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)) / 1000)}`
  const reason = attempt.reason === null ? '' : `: ${visible(attempt.reason)}`
  const killed = attempt.killed === null ? '' : `; killed ${visible(attempt.killed)}`
  return `${attempt.number}  ${formatTime(attempt.started_at)}  ${attempt.outcome}${took}${reason}${killed}`
}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(word => typeof word === 'string')
const asJson = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))
