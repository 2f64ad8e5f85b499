// Reads answers from a terminal with readline's editing. Loaded only when a verb asks.

import { createInterface, type Interface } from 'node:readline'
import type { Io } from './io.ts'

/** Lines from the terminal, edited as people are used to; readline is loaded only when somebody is asked. Ctrl-D, or a
 * terminal that goes away, is the end. Ctrl-C is the signal that it is everywhere else. */
export const terminalQuestions = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): Io['ask'] => {
  const typed: string[] = [] // ahead of its question, or pasted
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
        opened.off('close', end).close() // it gives the terminal back as it was
        process.kill(process.pid, 'SIGINT')
        setImmediate(end) // for a verb that takes the signal, after it did
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
        lines.pause() // a terminal that nobody reads does not keep the process
        input.setRawMode(false) // and its Ctrl-C is a signal again
      }
    }
  }
}
