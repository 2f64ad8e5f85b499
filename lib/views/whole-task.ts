// The page of one task.

import type { WholeTask } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import { inShort } from '../text/in-short.ts'
import type { Io } from '../cli/io.ts'
import { count, formatTime, paint, renderFacts, titled, visible } from '../cli/output.ts'
import { commandOf, lastLines, saysMore, staleNote, tookAgainstUsual, tookOf, withoutOutput } from './task.ts'
import { pauseOf } from './tool.ts'

export type TaskPage = {
  task: WholeTask
  /** The log files of its latest attempt that have something in them. */
  logs: readonly string[]
  /** Its output may control the terminal (docs/contract.md §11). */
  raw: boolean
}

/** A task as a block: what it does, how it went, the last lines of its output. Nothing stands there twice. */
export const renderTask = (io: Io, { task, logs, raw }: TaskPage): string => {
  const { cwd } = task.payload as { cwd?: unknown }
  const output = shownOutput(task, raw)
  // Attempts are listed unless there is only one that ended as the task did.
  const showsAttempts =
    task.history.length > 1 || task.history.some(({ outcome, killed }) => outcome !== task.status || killed !== null)
  const facts = renderFacts({
    queue: `${task.queue} (session ${task.session})`,
    tool: task.task_class === null ? task.tool_name : `${task.tool_name} (${task.task_class})`,
    name: task.name,
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
    took: tookAgainstUsual(task),
    usually: tookOf(task) === '' && task.usual !== null ? formatDuration(task.usual) : null,
    summary: task.result_summary,
    data: asJson(dataOf(task)),
    error: errorOf(task, output),
    attempts: showsAttempts ? task.history.map(attempt => attemptLine(attempt, task.error)).join('\n') : null,
    log: logOf(task, logs),
    instructions: task.instructions,
  })
  const stale = task.stale ? `, ${paint(io, 'stale')}` : ''
  const sections = output.map(
    ({ title, text }) => titled(io, title) + lastLines(raw ? text : visible(text, 'lines'), OUTPUT_LINES),
  )
  const head = `${task.friendly_id}  ${paint(io, task.status)}${stale}  ${task.id}\n`
  return [head, facts, ...sections.map(section => `\n${section}`)].join('')
}

/** Lines of output that are shown; `sparkq log` has all of them. */
const OUTPUT_LINES = 10

type ShownOutput = { title: 'stdout' | 'stderr'; text: string }

/** Both streams if both have text. A single one is left out if the summary or error already says all of it. */
const shownOutput = ({ stdout, stderr, result_summary, error }: WholeTask, raw: boolean): ShownOutput[] => {
  const streams = (
    [
      ['stdout', stdout],
      ['stderr', stderr],
    ] as const
  ).flatMap(([title, text]) => (text?.trim() ? [{ title, text }] : []))
  const saysAll = streams.length === 1 && !raw && !saysMore(streams[0]!.text, result_summary ?? error)
  return saysAll ? [] : streams
}

const errorOf = ({ error, error_type }: WholeTask, output: readonly ShownOutput[]): string | null =>
  error &&
  withoutOutput(error, output.map(({ text }) => text).join('\n')) + (error_type === 'failed' ? '' : ` (${error_type})`)

/** The data without the exit code and duration, which a runner adds to it and which are shown apart. */
const dataOf = ({ result_data, exit_code }: WholeTask): unknown => {
  if (typeof result_data !== 'object' || result_data === null || Array.isArray(result_data)) return result_data
  const { exit_code: code, duration: _, ...rest } = result_data as Record<string, unknown>
  if (code === undefined || code !== exit_code) return result_data
  return Object.keys(rest).length === 0 ? null : rest
}

/** How to read all of the output, and where it is. */
const logOf = ({ friendly_id, stdout, stderr }: WholeTask, logs: readonly string[]): string | null =>
  stdout?.trim() || stderr?.trim() ? [`sparkq log ${friendly_id}`, ...logs].join('\n') : null

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

/** An attempt in one line; its reason is left out if it is the error of the task, which stands above. */
const attemptLine = (attempt: WholeTask['history'][number], error: string | null): string => {
  const took =
    attempt.ended_at === null
      ? ''
      : ` after ${formatDuration((Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)) / 1000)}`
  const reason = attempt.reason === null || attempt.reason === error ? '' : `: ${visible(inShort(attempt.reason))}`
  const killed = attempt.killed === null ? '' : `; killed ${visible(attempt.killed)}`
  return `${attempt.number}  ${formatTime(attempt.started_at)}  ${attempt.outcome}${took}${reason}${killed}`
}

const asJson = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))
