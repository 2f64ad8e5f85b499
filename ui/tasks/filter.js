// @ts-check
// The filter of the list of tasks: it is the address. As parameters of the methods, as a sentence, as a command.

/** @import { ListedTask } from '../../lib/protocol/entities.ts' */

import { quote } from '../quote.js'
import { moment } from '../times.js'
import { list } from '../words.js'
import { beginOf } from './since.js'

/** @typedef {ListedTask['status']} Status */
/** @typedef {{
 *   status: Status[], queues: string[], tool: string, since: string, text: string, stale: boolean, outcome: string[],
 * }} Filter
 * `since` as in the address: `8h`, `today`, or a time. */

/** @type {readonly Status[]} */
export const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'canceled']

/** @param {URLSearchParams} query @returns {Filter} */
export const filterFrom = query => ({
  status: STATUSES.filter(status => words(query, 'status').includes(status)),
  queues: words(query, 'queue'),
  tool: query.get('tool') ?? '',
  since: query.get('since') ?? '',
  text: (query.get('q') ?? '').trim(),
  stale: query.has('stale'),
  outcome: words(query, 'outcome'),
})

/** The query of the address of a filter. @param {Filter} filter @returns {import('../address.js').Query} */
export const queryOf = ({ status, queues, tool, since, text, stale, outcome }) => ({
  ...{ status, queue: queues, tool, since, q: text, stale, outcome },
})

/** @param {Filter} filter */
export const isEmpty = filter =>
  Object.values(queryOf(filter)).every(value => !value || (Array.isArray(value) && value.length === 0))

/** What `task.list` and the bulk methods take. @param {Filter} filter @param {Date} [now] */
export const whereOf = ({ status, queues, tool, since, text, stale, outcome }, now = new Date()) => {
  const begin = beginOf(since, now)
  return {
    ...(status.length > 0 ? { status } : {}),
    ...(queues.length === 1 ? { queue: queues[0] } : queues.length > 1 ? { queues } : {}),
    ...(tool ? { tool } : {}),
    ...(begin ? { since: begin } : {}),
    ...(text ? { text } : {}),
    ...(stale ? { stale: true } : {}),
    ...(outcome.length > 0 ? { outcome } : {}),
  }
}

/** `failed tasks of auth since Friday`, without the number.
 * @param {Filter} filter @param {boolean} isOne @param {Date} [now] */
export const sentenceOf = ({ status, queues, tool, since, text, stale, outcome }, isOne, now = new Date()) => {
  const begin = beginOf(since, now)
  return [
    ...(stale ? ['stale'] : []),
    ...(status.length > 0 ? [either(status.map(word => STATUS_WORDS[word]))] : []),
    isOne ? 'task' : 'tasks',
    ...(queues.length > 0 ? [`of ${list(queues)}`] : []),
    ...(tool ? [`with ${tool}`] : []),
    ...(outcome.length > 0 ? [`ended by ${either(outcome)}`] : []),
    ...(text ? [`about “${text}”`] : []),
    ...(begin ? [`since ${moment(begin, now).replace(/^on /, '')}`] : []),
  ].join(' ')
}

/** @param {readonly string[]} words */
const either = words => list(words).replace(/ and (?=[^,]*$)/, ' or ')

/** @type {Record<Status, string>} */
const STATUS_WORDS = {
  queued: 'waiting',
  running: 'running',
  succeeded: 'done',
  failed: 'failed',
  canceled: 'canceled',
}

/** The options of `sparkq tasks`. @param {Filter} filter */
const optionsOf = ({ status, queues, tool, since, text, stale, outcome }) => [
  ...(queues.length > 0 ? ['-q', quote(queues.join(','))] : []),
  ...(status.length > 0 ? ['--status', status.join(',')] : []),
  ...(stale ? ['--stale'] : []),
  ...(tool ? ['--tool', quote(tool)] : []),
  ...(since ? ['--since', quote(since)] : []),
  ...(text ? ['--search', quote(text)] : []),
  ...(outcome.length > 0 ? ['--outcome', quote(outcome.join(','))] : []),
]

/** @param {Filter} filter */
export const listCommand = filter => ['sparkq tasks', ...optionsOf(filter)].join(' ')

/** The command that acts on all that match: the verb's own filter where it has one, else a pipe.
 * @param {'requeue' | 'cancel'} verb @param {Filter} filter @param {number} expect */
export const bulkCommand = (verb, filter, expect) => {
  const { status, queues, tool, since, stale, outcome, text } = filter
  const isOwn =
    verb === 'requeue'
      ? status.join() === 'failed' && queues.length < 2 && !tool && !stale
      : status.every(word => word === 'queued' || word === 'running') &&
        queues.length < 2 &&
        (queues.length === 1 || tool || text) &&
        !since &&
        !stale &&
        outcome.length === 0
  if (!isOwn) return `${listCommand(filter)} | sparkq ${verb} -`
  const options = optionsOf(verb === 'requeue' ? { ...filter, status: [] } : filter)
  return [`sparkq ${verb}`, ...(verb === 'requeue' ? ['--failed'] : []), ...options, '--expect', expect].join(' ')
}

/** @param {URLSearchParams} query @param {string} name */
const words = (query, name) =>
  (query.get(name) ?? '').split(',').flatMap(word => (word.trim() === '' ? [] : [word.trim()]))
