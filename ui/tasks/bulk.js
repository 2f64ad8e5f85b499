// @ts-check
// What is done with many tasks at once: said with their number and names before it happens, and guarded. All that match
// are acted on only if as many match as the reader saw.

/** @import { ListedTask } from '../../lib/protocol/entities.ts' */
/** @import { Filter } from './filter.js' */

import { call, Refusal } from '../api.js'
import { shellLine } from '../quote.js'
import { count } from '../words.js'
import { bulkCommand } from './filter.js'

const AT_ONCE = 20

/** @import { Params } from '../../lib/protocol/index.ts' */
/** @typedef {Params<'bulk.requeue'>['where']} Where */
/** @typedef {{ says: string, tone: '' | 'bad', hint?: string }} Outcome */
/** What a second press does: `tasks` are the first of them, `where` is set if it is all that match.
 * @typedef {{ bulk: BulkAction, tasks: readonly ListedTask[], total: number, running: number, where?: Where }} Plan */
/** `states`: those it acts on. Tasks in others are left out.
 * @typedef {{
 *   verb: 'requeue' | 'cancel', action: string, label: string, states: readonly ListedTask['status'][],
 *   marked: (tasks: readonly ListedTask[]) => Promise<Outcome>,
 *   all: (where: Where, expect: number) => Promise<Outcome>,
 * }} BulkAction */

/** @type {readonly BulkAction[]} */
export const BULK = [
  {
    verb: 'requeue',
    action: 'again',
    label: 'Run again',
    states: ['succeeded', 'failed', 'canceled'],
    marked: tasks =>
      outcomeOf(async () => {
        const { tasks: made } = await call('task.requeue', { ids: tasks.map(({ id }) => id) })
        return {
          says: `${count(made.length, 'task')} queued again.`,
          tone: '',
        }
      }),
    all: (where, expect) =>
      outcomeOf(async () => {
        const { tasks, refused, skipped, more } = await call('bulk.requeue', { where, expect })
        const left = [
          ...(refused.length > 0 ? [`${refused[0]?.friendly_id} and others were refused: ${refused[0]?.message}`] : []),
          ...(skipped > 0 ? [`${count(skipped, 'task')} had changed`] : []),
          ...(more ? ['more are left'] : []),
        ]
        return {
          says: `${[`${count(tasks.length, 'task')} queued again`, ...left].join('; ')}.`,
          tone: refused.length > 0 ? 'bad' : '',
        }
      }),
  },
  {
    verb: 'cancel',
    action: 'cancel',
    label: 'Cancel',
    states: ['queued', 'running'],
    marked: async tasks => {
      let canceled = 0
      /** @type {string[]} */
      const refused = []
      for (let at = 0; at < tasks.length; at += AT_ONCE)
        await Promise.all(
          tasks.slice(at, at + AT_ONCE).map(({ id, friendly_id }) =>
            call('task.cancel', { id }).then(
              () => canceled++,
              error => void refused.push(error instanceof Refusal ? error.message : friendly_id),
            ),
          ),
        )
      const not = refused.length > 0 ? `; ${refused.length} not: ${refused[0]}` : ''
      const says = `${count(canceled, 'task')} canceled${not}.`
      return { says, tone: refused.length > 0 ? 'bad' : '' }
    },
    all: (where, expect) =>
      outcomeOf(async () => {
        const { canceled, ending, skipped, more } = await call('bulk.cancel', { where, expect })
        // The processes of these end first; each answers when they have.
        const ended = await Promise.allSettled(ending.map(id => call('task.cancel', { id })))
        const all = canceled + ended.filter(({ status }) => status === 'fulfilled').length
        return {
          says: sentence(`${count(all, 'task')} canceled`, { skipped, more }),
          tone: '',
        }
      }),
  },
]

/** @param {string} done @param {{ skipped: number, more: boolean }} left */
const sentence = (done, { skipped, more }) =>
  `${[done, ...(skipped > 0 ? [`${count(skipped, 'task')} had changed`] : []), ...(more ? ['more are left'] : [])].join(
    '; ',
  )}.`

/** @param {() => Promise<Outcome>} work @returns {Promise<Outcome>} */
const outcomeOf = async work => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { says: error.message, tone: 'bad', hint: error.hint }
  }
}

const NAMED = 5

/** What a press would do with the marked tasks.
 * @param {BulkAction} bulk @param {readonly ListedTask[]} marked @returns {Plan} */
export const planMarked = (bulk, marked) => {
  const tasks = marked.filter(({ status }) => bulk.states.includes(status))
  return { bulk, tasks, total: tasks.length, running: tasks.filter(({ status }) => status === 'running').length }
}

/** The same with all that match, as the daemon counts them now. @param {BulkAction} bulk @param {Where} filter
 * @returns {Promise<Plan | Outcome>} */
export const planAll = async (bulk, filter) => {
  const status = (filter.status ?? bulk.states).filter(state => bulk.states.includes(state))
  const where = { ...filter, status }
  /** @type {Plan | undefined} */
  let plan
  const fault = await outcomeOf(async () => {
    const { tasks, total } = await call('task.list', { ...where, limit: NAMED, total: true })
    const running = status.includes('running')
      ? await call('task.list', { ...where, status: ['running'], limit: 1, total: true })
      : undefined
    if (total === null || total === undefined)
      return { says: 'More tasks match than one action may change.', tone: 'bad', hint: 'Narrow the filter.' }
    plan = { bulk, tasks, total, running: running?.total ?? 0, where }
    return { says: '', tone: '' }
  })
  return plan ?? fault
}

/** @param {Plan} plan @returns {Promise<Outcome>} */
export const carryOut = ({ bulk, tasks, total, where }) =>
  where === undefined ? bulk.marked(tasks) : bulk.all(where, total)

/** `LINT-1, LINT-2, LINT-3, LINT-4, LINT-5 and 32 more. 2 of them are running and will be ended.` @param {Plan} plan */
export const previewOf = ({ tasks, total, running }) => {
  const names = tasks.slice(0, NAMED).map(({ friendly_id }) => friendly_id)
  const more = total - names.length
  const which = `${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}.`
  if (running === 0) return which
  const some = running === total ? (total === 1 ? 'It' : 'All of them') : `${running.toLocaleString('en')} of them`
  return `${which} ${some} ${running === 1 ? 'is' : 'are'} running and will be ended.`
}

/** The command that does the same. @param {Plan} plan @param {Filter} filter */
export const commandOfPlan = ({ bulk: { verb }, tasks, total, where }, filter) =>
  where === undefined
    ? `sparkq ${verb} ${shellLine(tasks.map(({ friendly_id }) => friendly_id))}`
    : bulkCommand(verb, { ...filter, status: [...(where.status ?? [])] }, total)
