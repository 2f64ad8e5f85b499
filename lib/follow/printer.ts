// Prints one stream of a task's output: receives bytes and writes text whose control characters are escaped, so
// that a terminal does not obey them.

import { StringDecoder } from 'node:string_decoder'
import { visible } from '../cli/output.ts'

export type Printer = {
  write(bytes: Uint8Array): void
  /** Writes what is held back of an incomplete character or line. */
  end(): void
}

export type PrinterRequest = {
  out: (data: string | Uint8Array) => void
  /** Written before each line; each line is then written whole. Without it text is written as it arrives. */
  prefix: string | undefined
  /** Keeps control characters. */
  raw: boolean
}

/** A line is held in memory until its end arrives. A longer one is written in pieces, each as a line. */
const MAX_LINE_CHARACTERS = 2 ** 20

export const createPrinter = ({ out, prefix, raw }: PrinterRequest): Printer => {
  if (raw && prefix === undefined) return { write: bytes => out(Uint8Array.from(bytes)), end: () => {} }
  const decoder = new StringDecoder('utf8')
  const shown = (text: string): string => (raw ? text : visible(text, 'lines'))
  let held = ''

  /** The length of the text that can be written: with a prefix all complete lines, else everything but a `\r` at the
   * end, which may be half of a line end. */
  const ready = (text: string): number =>
    prefix === undefined
      ? text.endsWith('\r') && !raw
        ? text.length - 1
        : text.length
      : text.length > MAX_LINE_CHARACTERS
        ? text.length
        : text.lastIndexOf('\n') + 1

  const print = (text: string): void => {
    if (text === '') return
    if (prefix === undefined) return out(shown(text))
    out(
      text
        .replace(/\n$/, '')
        .split('\n')
        .map(line => `${prefix}${shown(line)}\n`)
        .join(''),
    )
  }

  return {
    write(bytes) {
      const text = lines(held + decoder.write(bytes as Buffer), raw)
      const end = ready(text)
      held = text.slice(end)
      print(text.slice(0, end))
    },
    end() {
      const text = lines(`${held}${decoder.end()}\n`, raw)
      held = ''
      print(prefix === undefined ? text.slice(0, -1) : text === '\n' ? '' : text)
    },
  }
}

/** A progress bar writes each of its states after a `\r`. Each becomes a line, so that nothing on the terminal is
 * overwritten and the last one stays visible (docs/contract.md §11). */
const lines = (text: string, raw: boolean): string =>
  raw ? text : text.replace(/\r\n/g, '\n').replace(/\r(?!$)/g, '\n')
