// @ts-check
// What of a task like another one is different: the parameters of `task.requeue`, which keeps everything else, the
// environment too.

/** @import { NewTask, WholeTask } from '../lib/protocol/entities.ts' */
/** @import { Params } from '../lib/protocol/index.ts' */

import { asTyped } from './draft-durations.js'
import { option, shellLine } from './quote.js'

/** @typedef {Params<'task.requeue'>} Requeue */

/** The parameters that make `task` of the old one; undefined if it runs another script, which is another task.
 * @param {WholeTask} old
 * @param {NewTask} task
 * @param {string | undefined} oldScript the name in the index of the script that the old one runs
 * @returns {Requeue | undefined} */
export const requeueParams = (old, task, oldScript) => {
  if (task.script !== undefined && task.script !== oldScript) return undefined
  const payload = task.script === undefined ? task.payload : withArgs(old.payload, task.payload)
  return {
    ids: [old.friendly_id],
    ...(task.queue === undefined || task.queue === old.queue ? {} : { queue: task.queue }),
    ...(task.tool === undefined || task.tool === old.tool_name ? {} : { tool: task.tool }),
    ...(isSame(payload, old.payload) ? {} : { payload }),
    ...((task.name ?? null) === old.name ? {} : { name: task.name ?? null }),
    ...(task.timeout === undefined || task.timeout === old.timeout ? {} : { timeout: task.timeout }),
    ...(task.retries === undefined || task.retries === old.retries ? {} : { retries: task.retries }),
    ...(isSame(task.metadata ?? null, old.metadata) ? {} : { metadata: task.metadata ?? {} }),
    ...(task.key === undefined ? {} : { key: task.key }),
    ...(task.if_exists === undefined ? {} : { if_exists: task.if_exists }),
    ...(task.not_before === undefined ? {} : { not_before: task.not_before }),
    ...(task.env === undefined ? {} : { env: task.env }),
  }
}

/** The same script with other arguments, in the shape that the old payload has.
 * @param {object} old @param {object} drafted */
const withArgs = (old, drafted) => {
  const { argv } = /** @type {{ argv?: string[] }} */ (old)
  const { args = [], cwd } = /** @type {{ args?: string[], cwd?: string }} */ (drafted)
  const place = cwd === undefined ? {} : { cwd }
  if (argv === undefined) return { ...old, ...place, args }
  const { args: before = [] } = /** @type {{ args?: string[] }} */ (old)
  return { ...old, ...place, argv: [...argv.slice(0, 1), ...before, ...args] }
}

/** @param {unknown} a @param {unknown} b */
const isSame = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** @param {unknown} value
 * @returns {unknown} */
const sorted = value =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))

/** The command of the same call.
 * @param {Requeue} params @param {string} [delay] as typed */
export const requeueCommand = (params, delay) => {
  const { ids, queue, tool, payload, name, timeout, retries, metadata, key, if_exists, not_before, env } = params
  const words = [
    ...option('-q', queue),
    ...option('--tool', tool),
    ...option('--payload', payload && JSON.stringify(payload)),
    ...option('--name', name === null ? '' : name),
    ...option('--timeout', timeout === null ? 'none' : timeout && asTyped(timeout)),
    ...option('--retries', retries),
    ...option('--metadata', metadata ? JSON.stringify(metadata) : undefined),
    ...option('--key', key ?? undefined),
    ...option('--if-exists', if_exists),
    ...(delay ? ['--in', delay] : option('--at', not_before ?? undefined)),
    ...Object.entries(env ?? {}).flatMap(([name, value]) => option('--env', `${name}=${value}`)),
    ...ids,
  ]
  return `sparkq requeue ${shellLine(words)}`
}
