// @ts-check
// A task as it was at a moment: since the journal is complete, its events up to there say all of it.

/** @import { JournalEvent } from './event-sentence.js' */

import { duration } from './times.js'

/** What a kind of event makes of a task. @type {Record<string, string>} */
const STATUS = {
  'task.enqueued': 'queued',
  'task.claimed': 'running',
  'task.released': 'queued',
  'task.succeeded': 'succeeded',
  'task.failed': 'failed',
  'task.canceled': 'canceled',
  'task.purged': 'purged',
}

/** The state that a task has after an event; undefined if the event changes none. @param {string} kind */
export const statusAfter = kind => STATUS[kind]

/** @typedef {{ status: string, attempt: number, since: string, waited: number, isStale: boolean }} TaskMoment
 * `since`: when this state began. `waited`: seconds in the queue until now, all attempts. */

/** @param {readonly JournalEvent[]} events of the task, oldest first
 * @returns {TaskMoment | undefined} undefined before its first event */
export const taskAsOf = events => {
  /** @type {TaskMoment | undefined} */
  let moment
  for (const { kind, at, claim } of events) {
    const status = STATUS[kind]
    if (kind === 'task.stale' && moment) moment.isStale = true
    if (status === undefined) continue
    const before = moment
    const waited = before?.status === 'queued' ? (Date.parse(at) - Date.parse(before.since)) / 1000 : 0
    moment = {
      status,
      attempt: kind === 'task.claimed' ? (claim ?? 1) : (before?.attempt ?? 0),
      since: at,
      waited: (before?.waited ?? 0) + waited,
      isStale: false,
    }
  }
  return moment
}

/** `was running for 4.1 s, attempt 2, after 4.9 s of waiting`.
 * @param {TaskMoment} moment @param {string} now the moment that is looked at */
export const momentSentence = ({ status, attempt, since, waited, isStale }, now) => {
  const lasted = duration((Date.parse(now) - Date.parse(since)) / 1000)
  const number = attempt > 1 ? `, attempt ${attempt}` : ''
  if (status === 'queued') return `was waiting for ${lasted}${attempt > 0 ? `, after attempt ${attempt}` : ''}`
  const stale = isStale ? ', longer than its timeout' : ''
  if (status === 'running') return `was running for ${lasted}${stale}${number}, after ${duration(waited)} of waiting`
  if (status === 'purged') return 'was deleted with its logs'
  return `${status === 'succeeded' ? 'was done' : status === 'failed' ? 'had failed' : 'was canceled'}${number}`
}
