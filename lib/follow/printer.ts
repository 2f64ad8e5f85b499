// One stream of a task's output on its way to whoever follows: bytes in, text that does nothing to a terminal out.

import { StringDecoder } from 'node:string_decoder'
import { visible } from '../cli/output.ts'

export type Printer = {
  write(bytes: Uint8Array): void
  /** Nothing joins on: what is held back of a character or a line goes out. */
  end(): void
}

export type PrinterRequest = {
  out: (data: string | Uint8Array) => void
  /** Written before each line, which then goes out as a whole. Without it text goes out as it comes. */
  prefix: string | undefined
  /** Leaves what the task wrote as it is. */
  raw: boolean
}

/** A line that is longer goes out in pieces, each as a line: somebody must hold it until then. */
const LONGEST_LINE = 2 ** 20

export const createPrinter = ({ out, prefix, raw }: PrinterRequest): Printer => {
  if (raw && prefix === undefined) return { write: bytes => out(Uint8Array.from(bytes)), end: () => {} }
  const decoder = new StringDecoder('utf8')
  const shown = (text: string): string => (raw ? text : visible(text, 'lines'))
  let held = ''

  /** The place up to which a text can go out: all of it but the `\r` that may be half of a line's end; with a prefix
   * the last line's end. */
  const ready = (text: string): number =>
    prefix === undefined
      ? text.endsWith('\r') && !raw
        ? text.length - 1
        : text.length
      : text.length > LONGEST_LINE
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

/** What a progress bar writes over and over, each state behind a `\r`, becomes lines: the last of them is what was
 * seen, and nothing goes over what stands there (docs/contract.md §11). */
const lines = (text: string, raw: boolean): string =>
  raw ? text : text.replace(/\r\n/g, '\n').replace(/\r(?!$)/g, '\n')
