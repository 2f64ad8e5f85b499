// An attempt in chat: somebody who reads along does the task and says so with `sparkq complete` or `sparkq fail`. Here
// nothing is started; what became of it comes from the daemon, which answers `task.wait` when it is over
// (docs/contract.md §8).

import { formatDuration } from '../text/duration.ts'
import { shellWords } from '../text/shell-words.ts'
import { commandOf } from '../views/task.ts'
import type { Attempt } from './attempt.ts'
import type { Task } from './command.ts'
import type { Link } from './daemon-link.ts'
import { endedBy, type AttemptReport } from './report.ts'

/** Holds a claimed task until somebody has ended it, or this runner is told to. */
export const chatAttempt = (task: Task, link: Link): Attempt => {
  const { id } = task
  const claim = task.claim!
  const { promise: verdict, resolve } = Promise.withResolvers<AttemptReport | undefined>()
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
      // That somebody else ended the attempt is how chat goes; what became of it is on its way.
      if (ending.why !== 'lost') resolve(endedBy(ending, { id, claim }))
    },
    open: () => {},
    kill: () => {},
  }
}

/** What to type when a task is done, and when it cannot be; the words in quotes are the worker's. */
export const replies = ({
  friendly_id,
  claim,
}: Pick<Task, 'friendly_id' | 'claim'>): { complete: string; fail: string } => {
  const line = (verb: string, option: string): string =>
    `${shellWords(['sparkq', verb, friendly_id, '--claim', String(claim)])} --${option} "…"`
  return { complete: line('complete', 'summary'), fail: line('fail', 'reason') }
}

/** A task for whoever does it, as text: what to do and where, then how to answer. */
export const assignment = (task: Task): string => {
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
