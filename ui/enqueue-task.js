// @ts-check
// The task that a draft makes, with what is wrong in which field.

/** @import { NewTask, ScriptEntry } from '../lib/protocol/entities.ts' */
/** @import { Draft } from './enqueue-draft.js' */

import { typedSeconds } from './draft-durations.js'
import { chosenScript } from './enqueue-draft.js'
import { lineWork } from './line-work.js'
import { filled, missingKeys } from './placeholders.js'
import { splitLine } from './shell-line.js'

/** @typedef {Partial<Record<keyof Draft, string>>} Problems by the field that it stands at */
/** @typedef {{ task: NewTask | undefined, problems: Problems, isEmpty: boolean }} Drafted
 * `isEmpty`: nothing says yet what the task does, which is no mistake. */

/** @param {Draft} draft
 * @param {readonly ScriptEntry[]} scripts
 * @returns {Drafted} */
export const taskOf = (draft, scripts) => {
  /** @type {Problems} */
  const problems = {}
  const work = WORKS[draft.work](draft, problems, scripts)
  /** @type {Omit<NewTask, 'payload'>} */
  const fields = {
    ...text('queue', draft.queue),
    ...text('tool', draft.tool),
    ...text('name', draft.name),
    ...text('key', draft.key),
    ...(draft.key.trim() !== '' && draft.ifExists !== '' ? { if_exists: draft.ifExists } : {}),
    ...timeoutOf(draft, problems),
    ...startOf(draft, problems),
    ...retriesOf(draft, problems),
    ...envOf(draft, problems),
    ...metadataOf(draft, problems),
  }
  if (!work) return { task: undefined, problems, isEmpty: Object.keys(problems).length === 0 }
  const cwd = draft.cwd.trim()
  const payload = cwd === '' ? work.payload : { cwd, ...work.payload }
  const isWhole = Object.keys(problems).length === 0
  return { task: isWhole ? { ...fields, ...work, payload } : undefined, problems, isEmpty: false }
}

/** @typedef {Pick<NewTask, 'payload' | 'script' | 'tool'> | undefined} Made undefined: nothing yet, or wrong */

/** @type {Record<Draft['work'], (draft: Draft, problems: Problems, scripts: readonly ScriptEntry[]) => Made>} */
const WORKS = {
  command({ line }, problems) {
    const { payload, problem } = lineWork(line)
    if (problem !== null) problems.line = problem
    return payload === null ? undefined : { payload }
  },
  script(draft, problems, scripts) {
    const script = draft.script.trim()
    if (script === '') return undefined
    const { words, shell, open } = splitLine(draft.more)
    if (open !== null) problems.more = `the quote ${open} has no end`
    else if (shell !== null) problems.more = `no shell reads this: put ${shell} into quotes`
    const inputs = chosenScript(draft, scripts)?.inputs ?? []
    const missing = inputs.filter(({ name, required }) => required && (draft.inputs[name] ?? '') === '')
    // An input may also be among the further arguments, so it is missed only if there are none.
    if (missing.length > 0 && words.length === 0)
      problems.inputs = `${missing.map(({ name }) => name).join(', ')} ${missing.length === 1 ? 'is' : 'are'} required`
    const named = inputs.flatMap(({ name }) => {
      const value = draft.inputs[name] ?? ''
      return value === '' ? [] : [`--${name}`, value]
    })
    return { script, payload: { args: [...named, ...words] } }
  },
  prompt({ prompt, files, tool }, problems) {
    if (prompt.trim() === '') return undefined
    if (tool.trim() === '') problems.tool = 'a prompt needs a tool'
    const context_files = lines(files)
    return { payload: context_files.length === 0 ? { prompt } : { prompt, context_files } }
  },
  template({ body, bodyTool, values, files, tool }, problems) {
    if (body === '') return undefined
    const missing = missingKeys(body, values)
    if (missing.length > 0) problems.values = `${missing.join(', ')} ${missing.length === 1 ? 'needs' : 'need'} a value`
    if (tool.trim() === '' && bodyTool === '') problems.tool = 'a prompt needs a tool'
    const context_files = lines(files)
    const payload = { prompt: filled(body, values), ...(context_files.length === 0 ? {} : { context_files }) }
    return { payload, ...(tool.trim() === '' ? { tool: bodyTool } : {}) }
  },
  payload({ payload }, problems) {
    if (payload.trim() === '') return undefined
    const value = parsed(payload)
    if (value === undefined) problems.payload = 'this is no JSON object'
    return value && { payload: value }
  },
}

/** @param {string} name @param {string} value */
const text = (name, value) => (value.trim() === '' ? {} : { [name]: value.trim() })

/** @param {Draft} draft @param {Problems} problems */
const timeoutOf = ({ timeout }, problems) => {
  const typed = timeout.trim()
  if (typed === '') return {}
  if (typed === 'none') return { timeout: null }
  const seconds = typedSeconds(typed)
  if (seconds === undefined) problems.timeout = 'write 90s, 10m, 8h, 3d or none'
  return seconds === undefined ? {} : { timeout: seconds }
}

/** @param {Draft} draft @param {Problems} problems */
const startOf = ({ start, delay, moment }, problems) => {
  if (start === 'now') return {}
  if (start === 'in') {
    const seconds = typedSeconds(delay)
    if (seconds === undefined) problems.delay = 'write 90s, 10m, 8h or 3d'
    return seconds === undefined ? {} : { not_before: new Date(Date.now() + seconds * 1000).toISOString() }
  }
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) problems.moment = 'choose a day and a time'
  else if (at.getTime() <= Date.now()) problems.moment = 'this is in the past'
  return Number.isNaN(at.getTime()) ? {} : { not_before: at.toISOString() }
}

/** @param {Draft} draft @param {Problems} problems */
const retriesOf = ({ retries }, problems) => {
  if (retries.trim() === '') return {}
  const number = Number(retries)
  if (!Number.isInteger(number) || number < 0 || number > 100) problems.retries = 'a whole number from 0 to 100'
  return { retries: number }
}

/** @param {Draft} draft @param {Problems} problems */
const envOf = ({ env }, problems) => {
  const pairs = lines(env).map(line => /^([^=\s]+)=(.*)$/.exec(line))
  if (pairs.some(pair => pair === null)) problems.env = 'write NAME=VALUE, one a line'
  if (pairs.length === 0) return {}
  return { env: Object.fromEntries(pairs.flatMap(pair => (pair === null ? [] : [[pair[1], pair[2]]]))) }
}

/** @param {Draft} draft @param {Problems} problems */
const metadataOf = ({ metadata }, problems) => {
  if (metadata.trim() === '') return {}
  const value = parsed(metadata)
  if (value === undefined) problems.metadata = 'this is no JSON object'
  return value === undefined ? {} : { metadata: value }
}

/** @param {string} text */
const lines = text =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

/** @param {string} text
 * @returns {object | undefined} */
const parsed = text => {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
