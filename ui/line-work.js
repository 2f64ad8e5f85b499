// @ts-check
// What a typed line enqueues: a command with its arguments, or a line of bash. Pure: the form shows it while one types.

import { splitLine } from './shell-line.js'

/**
 * @typedef {object} LineWork
 * @property {{ argv: string[] } | { script: string } | null} payload Null while the line says nothing yet, or is wrong.
 * @property {string} note How the line is run, in a sentence.
 * @property {string | null} problem What is wrong with it.
 * @property {string[]} words The words that a shell makes of the line.
 */

/** A space, or a character that only a shell interprets, as in `sparkq enqueue`. */
const NEEDS_SHELL = /[\s|&;<>()$`*?"'\\]/

/**
 * @param {string} text
 * @returns {LineWork}
 */
export const lineWork = text => {
  const { words, shell, open } = splitLine(text)
  const rest = words[0] === '--' ? words.slice(1) : words
  const [first, ...others] = rest
  /** @param {string} problem */
  const wrong = problem => ({ payload: null, note: '', problem, words: rest })
  if (open === '\\') return wrong('the line ends with a backslash')
  if (open !== null) return wrong(`the quote ${open} has no end`)
  if (shell !== null)
    return {
      payload: { script: text.trim() },
      note: `bash runs this line, because of ${shell}`,
      problem: null,
      words: rest,
    }
  if (first === undefined)
    return words.length > 0 ? wrong('nothing after --') : { payload: null, note: '', problem: null, words: [] }
  if (first === '') return wrong('the command is an empty word')
  const [, name] = /^([A-Za-z_]\w*)=/.exec(first) ?? []
  if (name !== undefined)
    return wrong(`${first} is a variable, not a command; it belongs into "Variables", or write: bash -c`)
  if (others.length === 0 && NEEDS_SHELL.test(first) && !/^\.{0,2}\//.test(first))
    return wrong(`${first} is one word, and no program has that name; without the quotes bash runs the line`)
  return { payload: { argv: rest }, note: '', problem: null, words: rest }
}
