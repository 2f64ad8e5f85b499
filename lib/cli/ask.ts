// Questions on a terminal, one line each, with the default in brackets.

import { refuse } from '../model/errors.ts'
import type { Io } from './io.ts'

/** True when stdin and stderr are a terminal; without one no verb prompts (docs/contract.md §6). */
export const canAsk = (io: Io): boolean => io.tty.in && io.tty.err

export type Question = {
  text: string
  /** The answer if the user types only Enter. */
  fallback: string
  /** Returns what is wrong with an answer; the question is then asked again. */
  check?: (answer: string) => string | undefined
}

/** The answer to a question. Refuses with `usage` when the terminal is closed: callers ask before they change
 * anything. */
export const ask = async (io: Io, { text, fallback, check = () => undefined }: Question): Promise<string> => {
  for (;;) {
    const typed = await io.ask(`${text}${fallback === '' ? '' : ` [${fallback}]`}: `)
    if (typed === undefined) refuse('usage', { message: 'no answer was given, nothing was changed' })
    const answer = typed.trim() || fallback
    const complaint = check(answer)
    if (complaint === undefined) return answer
    io.err(`  ${complaint}\n`)
  }
}

/** Yes or no; anything but yes is no. */
export const confirm = async (io: Io, question: string): Promise<boolean> =>
  /^y(es)?$/i.test(((await io.ask(`${question} [y/N] `)) ?? '').trim())
