// @ts-check
// Says in a sentence what an event of the journal means. A sentence is a list of parts: text, and links to what it is
// about.

/** @import { Result } from '../lib/protocol/index.ts' */

/**
 * @typedef {Result<'event.list'>['events'][number]} JournalEvent
 * @typedef {{ text: string, href: string }} SentenceLink
 * @typedef {string | SentenceLink} SentencePart
 */

/**
 * @param {JournalEvent} event
 * @returns {SentencePart[]}
 */
export const eventSentence = event => SENTENCES[event.kind]?.(event) ?? otherwise(event)

/** @param {JournalEvent} event @returns {SentencePart} */
const task = ({ task, friendly_id }) =>
  task === null
    ? 'a task'
    : friendly_id === null
      ? `a task that is gone (${task})`
      : { text: friendly_id, href: `#/tasks/${encodeURIComponent(friendly_id)}` }

/** @param {JournalEvent} event @returns {SentencePart} */
const queue = ({ queue }) =>
  queue === null ? 'a queue that is gone' : { text: queue, href: `#/queues/${encodeURIComponent(queue)}` }

/** @param {JournalEvent} event @returns {SentencePart} */
const worker = ({ worker }) => ({
  text: worker === null ? 'a worker' : `worker ${worker.slice(-6)}`,
  href: '#/workers',
})

/** @param {JournalEvent} event @returns {SentencePart} */
const tool = ({ detail }) => ({ text: detail ?? 'a tool', href: '#/tools' })

/** @param {JournalEvent} event @returns {SentencePart} */
const prompt = ({ detail }) => ({ text: detail ?? '', href: `#/prompts/${encodeURIComponent(detail ?? '')}` })

/** @param {string | null} detail @param {string} [before] */
const because = (detail, before = ': ') => (detail === null || detail === '' ? '' : `${before}${detail}`)

/** @param {JournalEvent} event */
const attempt = ({ claim }) => (claim !== null && claim > 1 ? ` (attempt ${claim})` : '')

/**
 * By kind. A test compares the keys with the kinds that the journal may hold.
 * @type {Record<string, (event: JournalEvent) => SentencePart[]>}
 */
export const SENTENCES = {
  'session.created': event => [`session ${event.session ?? ''} began`],
  'session.ended': event => [`session ${event.session ?? ''} ended`],

  'queue.created': event => ['queue ', queue(event), ' was created'],
  'queue.edited': event => ['the instructions of queue ', queue(event), ' were changed'],
  'queue.renamed': event => ['queue ', queue(event), ` was renamed${because(event.detail)}`],
  'queue.paused': event => ['queue ', queue(event), ` was paused${because(event.detail, ' until ')}`],
  'queue.resumed': event => ['queue ', queue(event), ' was resumed'],
  'queue.jobs_changed': event => [
    'queue ',
    queue(event),
    event.detail === null ? ' got another number of tasks at a time' : ` runs ${event.detail} at a time`,
  ],
  'queue.deleted': event => [`queue ${event.detail ?? ''} was deleted`],
  'queue.started': event => ['queue ', queue(event), ' was started'],
  'queue.ended': event => ['queue ', queue(event), ' was ended'],
  'queue.reopened': event => ['queue ', queue(event), ' was reopened'],
  'queue.archived': event => ['queue ', queue(event), ' was archived'],
  'queue.unarchived': event => ['queue ', queue(event), ' was taken out of the archive'],

  'task.enqueued': event => [task(event), ' was queued in ', queue(event)],
  'task.edited': event => [task(event), ' was edited'],
  'task.due': event => [task(event), ' became due'],
  'task.claimed': event => [task(event), ' was claimed', ...by(event), attempt(event)],
  'task.succeeded': event => [task(event), ' succeeded', attempt(event)],
  'task.failed': event => [
    task(event),
    ' failed',
    event.detail === 'failed' ? '' : because(event.detail),
    attempt(event),
  ],
  'task.canceled': event => [task(event), ' was canceled', because(event.detail)],
  'task.released': event => [task(event), ' went back to ', queue(event), because(event.detail)],
  'task.stale': event => [task(event), ' became stale: it runs longer than its timeout'],
  'task.ending': event => [task(event), ' is being ended', because(event.detail)],
  'task.killed': event => ['processes of ', task(event), ' were killed', because(event.detail)],
  'task.acknowledged': event => [task(event), ' was marked as seen'],
  'task.purged': event => [`${event.friendly_id ?? event.detail ?? 'a task'} was deleted with its logs`],

  'worker.started': event => [worker(event), ' started on ', queue(event)],
  'worker.busy': event => [worker(event), ' works on ', task(event)],
  'worker.idle': event => [worker(event), ' became idle'],
  'worker.paused': event => [worker(event), ' was paused'],
  'worker.resumed': event => [worker(event), ' was resumed'],
  'worker.stopped': event => [worker(event), ' stopped'],
  'worker.crashed': event => [worker(event), ' crashed', because(event.detail)],
  'worker.stale': event => [worker(event), ' stopped answering'],
  'worker.leaving': event => [worker(event), ' takes no more tasks'],

  'tool.paused': event => ['tool ', tool(event), ' was paused'],
  'tool.resumed': event => ['tool ', tool(event), ' was resumed'],

  'daemon.reloaded': () => ['the configuration and the scripts were read again'],
  'prompt.changed': event => ['prompt ', prompt(event), ' was written'],
  'prompt.removed': event => [`prompt ${event.detail ?? ''} was removed`],
  'config.changed': event => [{ text: 'sparkq.yml', href: '#/config' }, ' was changed', because(event.detail)],
}

/** @param {JournalEvent} event @returns {SentencePart[]} */
const by = event => (event.worker === null ? [] : [' by ', worker(event)])

/** @param {JournalEvent} event @returns {SentencePart[]} */
const otherwise = event => [`${event.kind}${because(event.detail)}`]
