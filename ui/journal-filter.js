// @ts-check
// The filter of the journal: an address, a request, a sentence and a command say the same.

/** @typedef {{ kind: string, queue: string, task: string, at: string }} JournalFilter
 * `kind`: a noun, or one kind. `at`: the number of the newest event that is shown; empty is now. */

import { shellLine } from './quote.js'

/** @param {URLSearchParams} query
 * @returns {JournalFilter} */
export const journalFilter = query => ({
  kind: query.get('kind') ?? '',
  queue: query.get('queue') ?? '',
  task: query.get('task') ?? '',
  at: /^[1-9]\d*$/.test(query.get('at') ?? '') ? (query.get('at') ?? '') : '',
})

/** What `event.list` takes. @param {JournalFilter} filter */
export const wanted = ({ kind, queue, task }) => ({
  ...(kind === '' ? {} : { kinds: [kind] }),
  ...(queue === '' ? {} : { queue }),
  ...(task === '' ? {} : { tasks: [task] }),
})

/** The nouns of the journal, and how a headline calls their events. @type {readonly (readonly [string, string])[]} */
export const NOUNS = [
  ['task', 'tasks'],
  ['queue', 'queues'],
  ['session', 'sessions'],
  ['worker', 'workers'],
  ['tool', 'tools'],
  ['config', 'the configuration'],
  ['prompt', 'prompts'],
  ['daemon', 'the daemon'],
]

/** `What happened to AUTH-12`, `Failed tasks of auth`. @param {JournalFilter} filter */
export const journalHeadline = ({ kind, queue, task }) => {
  const noun = NOUNS.find(([name]) => name === kind)?.[1]
  const what = kind === '' ? 'What happened' : noun ? `What happened to ${noun}` : `Every ${kind}`
  if (task !== '') return `${what}${kind === '' ? ' to' : ', of'} ${task}`
  return `${what}${queue === '' ? '' : ` in ${queue}`}`
}

/** @param {JournalFilter} filter @param {string[]} [more] */
export const journalCommand = ({ kind, queue, task, at }, more = []) => {
  const words = [
    ...(task === '' ? [] : [task]),
    ...(kind === '' ? [] : ['--kind', kind]),
    ...(queue === '' ? [] : ['-q', queue]),
    ...(at === '' ? [] : ['--before', String(Number(at) + 1)]),
    ...more,
  ]
  return `sparkq journal${words.length === 0 ? '' : ` ${shellLine(words)}`}`
}
