// @ts-check
// The sentences of the inbox: what happened, as a headline and two lines below it.

/** @import { Result } from '../lib/protocol/index.ts' */
/** @typedef {Result<'task.review'>} Review */

import { titleOf } from './task-words.js'
import { longDay, moment, spokenDuration } from './times.js'
import { capital, clauses, count, counted, inWords } from './words.js'

/** `Two failed, sixty-two done, and a build is running.`
 * @param {Pick<Review, 'totals' | 'running' | 'queued' | 'running_tasks'>} review */
export const headline = ({ totals, running, queued, running_tasks }) => {
  const { failed, succeeded, canceled } = totals
  const parts = [
    failed > 0 && `${inWords(failed)} failed`,
    canceled > 0 && `${inWords(canceled)} canceled`,
    succeeded > 0 && `${inWords(succeeded)} done`,
  ].filter(part => typeof part === 'string')
  const alive = isRunning(running, running_tasks)
  if (parts.length === 0) {
    if (alive) return `Nothing new, ${alive}.`
    return queued > 0 ? `Nothing new, ${counted(queued, 'task')} waiting.` : 'Nothing new.'
  }
  return `${capital(clauses(alive ? [...parts, alive] : parts))}.`
}

/** One task is named by its command as far as that is short: `npm run build is running`.
 * @param {number} running
 * @param {Review['running_tasks']} tasks */
const isRunning = (running, tasks) => {
  if (running === 0) return ''
  const title = running === 1 && tasks[0] ? titleOf(tasks[0]) : ''
  if (title !== '' && title.length <= 24) return `${title} is running`
  return running === 1 ? 'one is running' : `${inWords(running)} are running`
}

/** `Sunday, 29 November, since yesterday at 18:40`: from the first thing that was not seen.
 * @param {string | undefined} since
 * @param {Date} now */
export const dateline = (since, now) =>
  `${longDay(now.toISOString())}${since === undefined ? '' : `, since ${moment(since, now).replace(/^on /, '')}`}`

/** `41 minutes of work in three queues. Four tasks wait.`
 * @param {Pick<Review, 'queues' | 'queued' | 'left'>} review */
export const lede = ({ queues, queued, left }) => {
  const work = queues.reduce((sum, { execution_time }) => sum + execution_time, 0)
  return [
    queues.length > 0 && `${capital(spokenDuration(work))} of work in ${counted(queues.length, 'queue')}.`,
    queued > 0 && `${capital(counted(queued, 'task'))} ${queued === 1 ? 'waits' : 'wait'}.`,
    left > 0 && `${count(left, 'more task')} than fit on this page; mark these as seen to get to them.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** The tasks of an inbox as it shows them: failed ones whole, the others by queue beyond ten.
 * @template {{ status: string, queue: string, finished_at: string | null }} T
 * @param {readonly T[]} tasks
 * @param {number} most */
export const sections = (tasks, most = 10) => {
  const look = tasks.filter(({ status }) => status === 'failed')
  const done = tasks
    .filter(({ status }) => status !== 'failed')
    .sort((a, b) => (b.finished_at ?? '').localeCompare(a.finished_at ?? ''))
  /** @type {Map<string, number>} */
  const folded = new Map()
  for (const { queue } of done.slice(most)) folded.set(queue, (folded.get(queue) ?? 0) + 1)
  const byQueue = [...folded].sort(([, a], [, b]) => b - a).map(([queue, number]) => `${queue} ${number}`)
  return { look, done, shown: done.slice(0, most), more: Math.max(0, done.length - most), byQueue: byQueue.join(', ') }
}

/** The moment of the first unseen thing. @param {readonly { finished_at: string | null }[]} tasks */
export const firstUnseen = tasks =>
  tasks
    .map(({ finished_at }) => finished_at)
    .filter(at => at !== null)
    .sort()[0]
