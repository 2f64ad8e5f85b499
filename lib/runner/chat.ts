// An attempt in chat: a person or an agent that reads the output does the task and ends it with `sparkq complete` or
// `sparkq fail`. No process is started. How the attempt ended is in the response of `task.wait` (docs/contract.md §8).

import { formatDuration } from '../text/duration.ts'
import { shellWords } from '../text/shell-words.ts'
import { commandOf } from '../views/task.ts'
import type { Attempt } from './attempt.ts'
import type { ClaimedTask } from '../protocol/entities.ts'
import type { Link } from './daemon-link.ts'
import { endedBy, type ReportCall } from './report.ts'

/** Holds a claimed task until another process has ended it, or this runner must end it. */
export const chatAttempt = (task: ClaimedTask, link: Link): Attempt => {
  const { id } = task
  const claim = task.claim!
  const { promise: verdict, resolve } = Promise.withResolvers<ReportCall | undefined>()
  let became: Attempt['became']
  link.insist('task.wait', { id, claim }).then(
    over => {
      became = over
      resolve(undefined)
    },
    () => resolve(undefined),
  )
  return {
    task,
    verdict,
    start: undefined,
    get became() {
      return became
    },
    end(ending) {
      // Another process ended the attempt, which is normal in chat: the response of `task.wait` follows.
      if (ending.why !== 'lost') resolve(endedBy(ending, { id, claim }))
    },
    open: () => {},
    kill: () => {},
  }
}

/** The commands that end a task; the worker fills in the text between the quotes. */
export const replies = ({
  friendly_id,
  claim,
}: Pick<ClaimedTask, 'friendly_id' | 'claim'>): { complete: string; fail: string } => {
  const line = (verb: string, option: string): string =>
    `${shellWords(['sparkq', verb, friendly_id, '--claim', String(claim)])} --${option} "…"`
  return { complete: line('complete', 'summary'), fail: line('fail', 'reason') }
}

/** A task as text for its worker: what to do and where, then the commands that end it. */
export const assignment = (task: ClaimedTask): string => {
  const { cwd, context_files: files = [] } = task.payload as { cwd?: string; context_files?: string[] }
  const { complete, fail } = replies(task)
  const limit = task.timeout === null ? '' : `, timeout ${formatDuration(task.timeout)}`
  return [
    `${task.friendly_id}  ${task.tool_name}  (attempt ${task.claim}${limit})`,
    ...(cwd === undefined ? [] : [`in ${cwd}`]),
    '',
    commandOf(task.payload).trimEnd(),
    '',
    ...(files.length === 0 ? [] : ['Context files:', ...files.map(file => `- ${file}`), '']),
    `done:   ${complete}`,
    `failed: ${fail}`,
    '',
  ].join('\n')
}
