// @ts-check
// A failure as Markdown: for an issue, or for the prompt of an agent.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */

import { plainText } from '../log/ansi.js'
import { commandOf } from '../task-words.js'
import { duration } from '../times.js'

/** Lines of output in a report. */
export const REPORT_LINES = 40

/** @param {WholeTask} task @param {string} output the end of its output @returns {string} */
export const reportOf = (task, output) => {
  const { friendly_id, queue, tool_name, status, error, result_summary, attempts, exit_code, finished_at } = task
  const { cwd } = /** @type {{ cwd?: unknown }} */ (task.payload)
  const git = /** @type {{ commit?: unknown } | undefined} */ (
    /** @type {Record<string, unknown> | null} */ (task.metadata)?.['git']
  )
  const lines = output.trimEnd().split('\n').slice(-REPORT_LINES).map(plainText).join('\n')
  const facts = [
    ['Queue', `${queue}, tool ${tool_name}`],
    ['Directory', typeof cwd === 'string' ? `\`${cwd}\`` : ''],
    ['Commit', typeof git?.commit === 'string' ? `\`${git.commit}\`` : ''],
    ['Exit code', exit_code === null ? '' : String(exit_code)],
    ['Took', task.duration === null ? '' : duration(task.duration)],
    ['Attempts', attempts > 1 ? String(attempts) : ''],
    ['Ended', finished_at ?? ''],
    ['Run it again', `\`sparkq requeue ${friendly_id}\``],
  ]
  return [
    `## ${friendly_id} ${status}`,
    fenced(commandOf(task.payload), 'sh'),
    error ?? result_summary ?? '',
    facts.flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : [])).join('\n'),
    lines.trim() === '' ? '' : `The last lines of its output:\n\n${fenced(lines, 'text')}`,
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n')
}

/** A block whose fence is longer than any in it. @param {string} text @param {string} language */
const fenced = (text, language) => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
