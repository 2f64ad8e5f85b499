// Reads answers from a terminal with readline's editing. Loaded only when a verb asks a question.

import { createInterface, type Interface } from 'node:readline'
import type { Io } from './io.ts'

/** Reads lines from the terminal. Ctrl-D and a closed terminal end the input; Ctrl-C sends SIGINT, as it does
 * elsewhere. */
export const terminalQuestions = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): Io['ask'] => {
  const typed: string[] = [] // lines that arrived before their question, such as pasted ones
  let answer: ((line: string | undefined) => void) | undefined
  let lines: Interface | undefined
  let ended = false
  const take = (line: string): void => {
    if (answer) answer(line)
    else typed.push(line)
    answer = undefined
  }
  const end = (): void => {
    ended = true
    if (answer) output.write('\n')
    answer?.(undefined)
  }
  const open = (): Interface => {
    const opened = createInterface({ input, output })
    return opened
      .on('line', take)
      .on('close', end)
      .on('SIGINT', () => {
        opened.off('close', end).close() // restores the terminal
        if (process.listenerCount('SIGINT') > 0) process.once('SIGINT', end) // after the verb has handled the signal
        process.kill(process.pid, 'SIGINT')
      })
  }
  return async question => {
    lines ??= open()
    output.write(question)
    if (typed.length > 0) return typed.shift()
    if (ended) return undefined
    input.setRawMode(true)
    lines.resume()
    try {
      return await new Promise(resolve => {
        answer = resolve
      })
    } finally {
      if (!ended) {
        lines.pause() // so that the terminal does not keep the process alive
        input.setRawMode(false) // so that Ctrl-C is a signal again
      }
    }
  }
}
