// @ts-check
// How the numbers of a period are said and cut into columns.

/** @import { Result } from '../lib/protocol/index.ts' */

import { clock } from './times.js'
import { capital, clauses, inWords } from './words.js'
import { spokenDuration } from './times.js'

/** @typedef {Result<'task.numbers'>} TaskNumbers */

/** The periods to choose from: seconds of each and of its columns.
 * @type {Record<string, { seconds: number, bucket: number, says: string }>} */
export const PERIODS = {
  '24h': { seconds: 86_400, bucket: 3600, says: 'the last day' },
  '7d': { seconds: 604_800, bucket: 21_600, says: 'the last week' },
  '30d': { seconds: 2_592_000, bucket: 86_400, says: 'the last 30 days' },
}

/** The beginning of a period that ends in the bucket of now: whole buckets in the zone of the reader.
 * @param {string} period @param {Date} now */
export const beginOf = (period, now) => {
  const { seconds, bucket } = PERIODS[period] ?? { seconds: 86_400, bucket: 3600 }
  const offset = now.getTimezoneOffset() * 60_000
  const size = bucket * 1000
  const end = Math.ceil((now.getTime() - offset) / size) * size + offset
  return new Date(end - seconds * 1000).toISOString()
}

/** `Sixty-two done and two failed, in 41 minutes of work.`
 * @param {Pick<TaskNumbers, 'succeeded' | 'failed' | 'canceled' | 'execution_time'>} numbers */
export const numbersHeadline = ({ succeeded, failed, canceled, execution_time }) => {
  if (succeeded + failed + canceled === 0) return 'Nothing ended.'
  const parts = [
    ...(succeeded > 0 ? [`${inWords(succeeded)} done`] : []),
    ...(failed > 0 ? [`${inWords(failed)} failed`] : []),
    ...(canceled > 0 ? [`${inWords(canceled)} canceled`] : []),
  ]
  return `${capital(clauses(parts))}, in ${spokenDuration(execution_time)} of work.`
}

/** What a column is called below it, and in its title. @param {string} at @param {number} bucket */
export const columnNames = (at, bucket) => {
  const day = new Date(at).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
  const short = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  if (bucket >= 86_400) return { label: short, title: day }
  const end = new Date(Date.parse(at) + bucket * 1000).toISOString()
  const hour = clock(at)
  return { label: bucket > 3600 && hour === '00:00' ? short : hour, title: `${day}, ${hour} to ${clock(end)}` }
}

/** Bytes for people: `512 B`, `4.2 MB`. @param {number} bytes */
export const size = bytes => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const at = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** at
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1).replace(/\.0$/, '')} ${units[at]}`
}
