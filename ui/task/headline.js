// @ts-check
// One task as a sentence: what it did and how that went.

/** @import { ListedTask, WholeTask } from '../../lib/protocol/entities.ts' */

import { commandOf, titleOf } from '../task-words.js'
import { duration, moment, spokenDuration } from '../times.js'

/** A longer command stands below the headline, as it is typed. */
const MAX_TITLE = 56

/** The headline in parts, so that the state has its colour. `below`: what is too long for it.
 * @param {ListedTask} task @param {Date} [now]
 * @returns {{ title: string, state: string, tone: string, rest: string, below: string }} */
export const headline = (task, now = new Date()) => {
  const title = titleOf(task)
  const isLong = title.length > MAX_TITLE
  const below = isLong ? (task.name ?? commandOf(task.payload)) : ''
  return { title: isLong ? task.friendly_id : title, below, ...STATES[task.status](task, now) }
}

/** @typedef {{ state: string, tone: string, rest: string }} Said */
/** @type {Record<ListedTask['status'], (task: ListedTask, now: Date) => Said>} */
const STATES = {
  queued: ({ not_before, attempts }, now) => {
    const isLater = not_before !== null && Date.parse(not_before) > now.getTime()
    const again = attempts > 0 ? ' for another attempt' : ''
    return { state: 'waits', tone: '', rest: `${again}${isLater ? ` until ${moment(not_before, now)}` : ''}.` }
  },
  running: ({ claimed_at, attempts }, now) => ({
    state: 'is running',
    tone: 'live',
    rest: [
      ...(attempts > 1 ? [`, attempt ${attempts}`] : []),
      ...(claimed_at === null ? [] : [`, since ${moment(claimed_at, now)}`]),
      '.',
    ].join(''),
  }),
  succeeded: task => ({ state: 'succeeded', tone: '', rest: `${after(task)}.` }),
  failed: task => ({ state: 'failed', tone: 'bad', rest: `${after(task)}.` }),
  canceled: task => ({
    state: 'was canceled',
    tone: '',
    rest: `${task.claimed_at === null ? ' before it began' : after(task)}.`,
  }),
}

/** @param {ListedTask} task */
const after = ({ duration: seconds, attempts }) =>
  `${seconds === null ? '' : ` after ${spokenDuration(seconds)}`}${attempts > 1 ? `, in attempt ${attempts}` : ''}`

/** The sentence below it: why it failed, what it says, why it waits. Empty if there is nothing to say.
 * @param {WholeTask} task @returns {{ text: string, tone: string }} */
export const lede = ({
  status,
  error,
  error_type,
  result_summary,
  stale,
  timeout,
  timeout_source,
  tool_paused,
  tool_name,
}) => {
  if (status === 'running' && stale && timeout !== null)
    return {
      tone: 'live',
      text:
        `It is stale: it runs longer than its timeout of ${duration(timeout)}` +
        `${timeout_source ? ` (${timeout_source})` : ''}, and is ended at twice that.`,
    }
  if (status === 'queued' && tool_paused)
    return {
      tone: 'soft',
      text:
        `It waits for ${tool_name}, which rests${tool_paused.until ? ` until ${moment(tool_paused.until)}` : ''}: ` +
        `${tool_paused.reason}.`,
    }
  if (status === 'failed')
    return {
      tone: 'bad',
      text: `${error ?? ''}${error_type && error_type !== 'failed' ? ` (${error_type})` : ''}`.trim(),
    }
  if (status === 'canceled') return { tone: 'soft', text: error ?? '' }
  return { tone: 'soft', text: status === 'succeeded' ? (result_summary ?? '') : '' }
}

/** The steps of its life: when each was, and how long it took to the next.
 * @param {ListedTask} task @returns {{ says: string, at: string | null, tone: string, took: number | null }[]} */
export const lifeOf = ({ status, created_at, claimed_at, finished_at }) => {
  /** @param {string | null} from @param {string | null} to */
  const between = (from, to) => (from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000)
  const steps = [{ says: 'queued', at: created_at, tone: '', took: between(created_at, claimed_at ?? finished_at) }]
  if (claimed_at !== null)
    steps.push({ says: 'claimed', at: claimed_at, tone: '', took: between(claimed_at, finished_at) })
  if (finished_at !== null)
    steps.push({
      says: END_WORDS[status] ?? status,
      at: finished_at,
      tone: status === 'failed' ? 'bad' : '',
      took: null,
    })
  return steps
}

/** @type {Record<string, string>} */
const END_WORDS = { succeeded: 'done' }

/** The data of a result without what is shown elsewhere. @param {ListedTask} task @returns {unknown} */
export const dataOf = ({ result_data, exit_code }) => {
  if (typeof result_data !== 'object' || result_data === null || Array.isArray(result_data)) return result_data ?? null
  const { exit_code: code, duration: _, ...rest } = /** @type {Record<string, unknown>} */ (result_data)
  if (code === undefined || code !== exit_code) return result_data
  return Object.keys(rest).length === 0 ? null : rest
}
