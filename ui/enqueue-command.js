// @ts-check
// The command line that adds the same task as a call of `task.enqueue`. The page has no shell whose environment a task
// could get, hence `--clean-env`.

/** @import { NewTask } from '../lib/protocol/entities.ts' */

import { asTyped } from './draft-durations.js'
import { option, shellLine } from './quote.js'

/** @typedef {{ name: string, values: Record<string, string>, hasTool: boolean }} FilledTemplate
 * `hasTool`: the tool of the task is that of the template. */

/** @param {NewTask} task
 * @param {{ delay?: string, template?: FilledTemplate }} [typed] `delay` stands for the moment that it leads to,
 *   `template` for the prompt that it makes */
export const enqueueCommand = (task, { delay, template } = {}) => {
  const { cwd, ...payload } = /** @type {Record<string, unknown>} */ (task.payload)
  const options = [
    ...option('-q', task.queue),
    ...option('--tool', template?.hasTool ? undefined : task.tool),
    ...option('--name', task.name),
    ...option('--cwd', typeof cwd === 'string' ? cwd : undefined),
    ...Object.entries(task.env ?? {}).flatMap(([name, value]) => option('--env', `${name}=${value}`)),
    '--clean-env',
    ...(task.timeout === undefined ? [] : ['--timeout', task.timeout === null ? 'none' : asTyped(task.timeout)]),
    ...(delay ? ['--in', delay] : option('--at', task.not_before)),
    ...(task.retries === undefined ? [] : ['--retries', String(task.retries)]),
    ...option('--key', task.key),
    ...option('--if-exists', task.if_exists),
    ...(task.metadata === undefined ? [] : ['--metadata', JSON.stringify(task.metadata)]),
  ]
  const work = template ? templateWords(template, payload) : workWords(task.script, payload)
  return `sparkq enqueue ${shellLine([...options, ...work])}`
}

/** @param {FilledTemplate} template @param {Record<string, unknown>} payload */
const templateWords = ({ name, values }, payload) => [
  ...option('--template', name),
  ...Object.entries(values).flatMap(([key, value]) => (value === '' ? [] : option('--set', `${key}=${value}`))),
  ...words(payload['context_files']).flatMap(file => option('--context-file', file)),
]

/** What says what the task does; last, because a command takes all words after it.
 * @param {string | undefined} script
 * @param {Record<string, unknown>} payload
 * @returns {(string | number)[]} */
const workWords = (script, payload) => {
  const keys = Object.keys(payload).join()
  if (script !== undefined) return ['--script', script, ...dashed(words(payload['args']))]
  if (keys === 'argv') return begun(words(payload['argv']))
  if (keys === 'script') return ['-c', String(payload['script'])]
  if (keys === 'prompt' || keys === 'prompt,context_files')
    return [
      ...option('--prompt', String(payload['prompt'])),
      ...words(payload['context_files']).flatMap(file => option('--context-file', file)),
    ]
  return ['--payload', JSON.stringify(payload)]
}

/** @param {unknown} value */
const words = value => (Array.isArray(value) ? value.map(String) : [])

/** @param {string[]} argv */
const begun = argv => (argv[0]?.startsWith('-') ? ['--', ...argv] : argv)

/** @param {string[]} args */
const dashed = args => (args.length > 0 ? ['--', ...args] : [])
