// @ts-check
// What a task is called, and what its states look like. As on the command line (lib/views/task.ts).

/** @import { ListedTask } from '../lib/protocol/entities.ts' */

import { shellLine } from './quote.js'
import { duration } from './times.js'

/** What a task does, as a person would type it in its directory: its command, script, code or prompt.
 * @param {object} payload */
export const commandOf = payload => {
  const { cwd, ...rest } = /** @type {Record<string, unknown>} */ (payload)
  const { argv, script, script_path, args, code, prompt } = rest
  /** @param {string} path */
  const near = path => (typeof cwd === 'string' && path.startsWith(`${cwd}/`) ? `.${path.slice(cwd.length)}` : path)
  if (isWords(argv)) return shellLine(argv.map((word, i) => (i === 0 ? near(word) : word)))
  if (typeof script_path === 'string') return shellLine([near(script_path), ...(isWords(args) ? args : [])])
  const text = script ?? code ?? prompt
  return typeof text === 'string' ? text : JSON.stringify(rest)
}

/** What a task is called in a row: its name, otherwise its command in one line.
 * @param {{ name: string | null, payload: object }} task */
export const titleOf = ({ name, payload }) =>
  name ??
  commandOf(payload)
    .slice(0, 500)
    .trim()
    .replace(/\s*\n\s*/g, ' ⏎ ')

/** Whether the title is words of a person, not of a machine, which is monospaced.
 * @param {{ name: string | null, payload: object }} task */
export const isWordy = ({ name, payload }) => name !== null || 'prompt' in payload

/** A glyph and a word for each state, so that none depends on a colour.
 * @type {Record<string, { glyph: string, word: string, tone: string }>} */
export const STATES = {
  queued: { glyph: '○', word: 'queued', tone: 'soft' },
  running: { glyph: '◆', word: 'running', tone: 'live breathe' },
  succeeded: { glyph: '✓', word: 'done', tone: 'good' },
  failed: { glyph: '✕', word: 'failed', tone: 'bad' },
  canceled: { glyph: '–', word: 'canceled', tone: 'soft' },
  released: { glyph: '↺', word: 'released', tone: 'soft' },
  interrupted: { glyph: '↺', word: 'interrupted', tone: 'soft' },
  planned: { glyph: '◌', word: 'planned', tone: 'soft' },
  active: { glyph: '◆', word: 'active', tone: 'live' },
  idle: { glyph: '○', word: 'idle', tone: 'soft' },
  busy: { glyph: '◆', word: 'busy', tone: 'live breathe' },
  paused: { glyph: '◇', word: 'paused', tone: 'soft' },
  resting: { glyph: '◇', word: 'resting', tone: 'soft' },
  ended: { glyph: '–', word: 'ended', tone: 'soft' },
  archived: { glyph: '–', word: 'archived', tone: 'soft' },
  stopped: { glyph: '–', word: 'stopped', tone: 'soft' },
  crashed: { glyph: '✕', word: 'crashed', tone: 'bad' },
  claimed: { glyph: '◆', word: 'claimed', tone: 'soft' },
  script: { glyph: '▸', word: 'script', tone: 'soft' },
  waiting: { glyph: '○', word: 'waiting', tone: 'soft' },
}

/** Seconds from the last claim to the end, or to now while it runs; undefined before.
 * @param {Pick<ListedTask, 'status' | 'duration' | 'claimed_at'>} task
 * @param {number} now in milliseconds */
export const secondsOf = ({ status, duration, claimed_at }, now) =>
  duration ?? (status === 'running' && claimed_at !== null ? (now - Date.parse(claimed_at)) / 1000 : undefined)

/** How long a task took, with the usual duration where the difference matters; `1 min 12 s of about 2 min` while it
 * runs.
 * @param {Pick<ListedTask, 'status' | 'duration' | 'claimed_at'> & { usual?: number | null }} task
 * @param {number} now in milliseconds */
export const tookOf = (task, now) => {
  const took = secondsOf(task, now)
  if (took === undefined) return ''
  const usual = task.usual ?? null
  if (usual === null) return duration(took)
  if (task.status === 'running') return `${duration(Math.floor(took))} of about ${duration(usual)}`
  const differs = Math.max(took, usual) >= 1.5 * Math.min(took, usual) && Math.abs(took - usual) >= 0.5
  return differs ? `${duration(took)}, usually ${duration(usual)}` : duration(took)
}

/** The first lines of an error or a summary; `exit 1:` stands in one line with what follows it.
 * @param {string} error @param {number} [most] */
export const firstLines = (error, most = 3) =>
  error
    .trim()
    .replace(/^([\w ]+:)\n/, '$1 ')
    .split('\n')
    .slice(0, most)
    .join('\n')

/** Whether a text has a line that is not in `words`, which are shown beside it.
 * @param {string} text
 * @param {string} words */
export const saysMore = (text, words) => text.split('\n').some(line => !words.includes(line.trim()))

/** A failure in two parts: why, in a line, and the end of its output unless the first part has all of it.
 * @param {{ error: string | null, tail: string | null }} task */
export const failureOf = ({ error: whole, tail }) => {
  const error = (whole ?? '').trim()
  const [, head, said] = /^([^:\n]+):\s([^]*\n[^]*)$/.exec(error) ?? []
  const why = head !== undefined && said !== undefined && (tail === null || !saysMore(said, tail)) ? head : error
  if (tail !== null && (why !== error || saysMore(tail, error))) return { error: why, output: tail }
  return { error: why, output: why === error ? '' : (said ?? '') }
}

/** The last lines of a text. @param {string} text @param {number} most
 * @returns {{ lines: string[], above: number }} */
export const lastLines = (text, most) => {
  const lines = text.trimEnd().split('\n')
  return { lines: lines.slice(-most), above: Math.max(0, lines.length - most) }
}

/** @param {unknown} value
 * @returns {value is string[]} */
const isWords = value => Array.isArray(value) && value.every(word => typeof word === 'string')
