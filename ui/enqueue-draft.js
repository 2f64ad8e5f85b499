// @ts-check
// A task while it is written: what stands in the fields of the form, and the task that they make.

/** @import { ScriptEntry, WholeTask } from '../lib/protocol/entities.ts' */

import { asTyped } from './draft-durations.js'
import { lineWork } from './line-work.js'
import { shellLine } from './quote.js'

/** How it is said what the task does. @typedef {'command' | 'script' | 'prompt' | 'template' | 'payload'} Work */

/** @typedef {{
 *   work: Work, line: string, script: string, inputs: Record<string, string>, more: string, prompt: string,
 *   files: string,
 *   template: string, values: Record<string, string>, body: string, bodyTool: string, payload: string,
 *   tool: string, queue: string, name: string,
 *   cwd: string, timeout: string, start: 'now' | 'in' | 'at', delay: string, moment: string, retries: string,
 *   key: string,
 *   ifExists: '' | 'skip' | 'replace' | 'error', env: string, metadata: string,
 * }} Draft
 * `line` is a line of shell, `more` further arguments of a script, `files` and `env` hold one a line, `body` and
 * `bodyTool` are the text of the template and the tool that it names. */

/** @type {Draft} */
export const EMPTY = {
  work: 'command',
  line: '',
  script: '',
  inputs: {},
  more: '',
  prompt: '',
  files: '',
  template: '',
  values: {},
  body: '',
  bodyTool: '',
  payload: '',
  tool: '',
  queue: '',
  name: '',
  cwd: '',
  timeout: '',
  start: 'now',
  delay: '',
  moment: '',
  retries: '',
  key: '',
  ifExists: '',
  env: '',
  metadata: '',
}

/** The draft that an address asks for: `?script=`, `?template=`, `?queue=`, `?tool=`, `?line=`, `?prompt=`.
 * @param {URLSearchParams} query
 * @returns {Draft} */
export const draftFrom = query => {
  const [script, template] = [query.get('script') ?? '', query.get('template') ?? '']
  return {
    ...EMPTY,
    work: script ? 'script' : template ? 'template' : query.has('prompt') ? 'prompt' : 'command',
    script,
    template,
    line: query.get('line') ?? '',
    prompt: query.get('prompt') ?? '',
    tool: query.get('tool') ?? '',
    queue: query.get('queue') ?? '',
  }
}

/** The draft of a task like another one. Its own key is left out, as `requeue` does.
 * @param {WholeTask} task
 * @param {readonly ScriptEntry[]} scripts
 * @returns {Draft} */
export const draftLike = (task, scripts) => {
  const { cwd, ...payload } = /** @type {Record<string, unknown>} */ (task.payload)
  return {
    ...EMPTY,
    ...(scriptWork(payload, scripts) ?? workOf(payload)),
    tool: task.tool_name,
    queue: task.queue,
    name: task.name ?? '',
    cwd: typeof cwd === 'string' ? cwd : '',
    timeout: task.timeout === null ? 'none' : asTyped(task.timeout),
    retries: String(task.retries),
    metadata: task.metadata === null ? '' : JSON.stringify(task.metadata),
  }
}

/** A script of the index, by its path.
 * @param {Record<string, unknown>} payload
 * @param {readonly ScriptEntry[]} scripts
 * @returns {(Partial<Draft> & { work: Work }) | undefined} */
const scriptWork = ({ script_path, args = [], argv }, scripts) => {
  const [path, ...words] = isWords(argv) ? argv : [script_path, ...(isWords(args) ? args : [])]
  const known = scripts.find(script => script.path === path)
  return known && { work: 'script', script: known.name, more: shellLine(words.map(String)) }
}

/** @param {Record<string, unknown>} payload
 * @returns {Partial<Draft> & { work: Work }} */
const workOf = payload => {
  const { argv, script, prompt, context_files: files = [] } = payload
  const keys = Object.keys(payload).join()
  if (keys === 'argv' && isWords(argv)) return { work: 'command', line: lineOf(argv) }
  if (keys === 'script') return { work: 'command', line: String(script) }
  if ((keys === 'prompt' || keys === 'prompt,context_files') && isWords(files))
    return { work: 'prompt', prompt: String(prompt), files: files.join('\n') }
  return { work: 'payload', payload: JSON.stringify(payload, null, 2) }
}

/** A command that begins with a word of the shell, as `time`, is quoted so that it stays a command.
 * @param {string[]} argv */
const lineOf = argv => {
  const line = shellLine(argv)
  return 'argv' in (lineWork(line).payload ?? {}) ? line : `'${argv[0]}' ${shellLine(argv.slice(1))}`.trim()
}

/** The script of the index that a draft names.
 * @param {Pick<Draft, 'script'>} draft
 * @param {readonly ScriptEntry[]} scripts */
export const chosenScript = ({ script }, scripts) => scripts.find(({ name }) => name === script)

/** @param {unknown} value
 * @returns {value is string[]} */
const isWords = value => Array.isArray(value) && value.every(word => typeof word === 'string')
