// One JSON value a line, on the socket and in pipes.

import type { StringDecoder } from 'node:string_decoder'
import { newDecoder } from './node-builtins.ts'

/** Maximum size of a line in bytes (docs/contract.md §7). */
export const MAX_LINE_BYTES = 4 * 1024 * 1024

/** Maximum size of a request of many tasks in bytes: its line and the line of its response stay below
 * MAX_LINE_BYTES. */
export const MAX_REQUEST_BYTES = 3 * 1024 * 1024

/** A value as a line. */
export const encode = (value: unknown): string => `${JSON.stringify(value)}\n`

export type Splitter = {
  /** Takes the next bytes; calls `line` for each line that they complete. Returns false once a line exceeds the
   * limit. */
  push(chunk: Buffer): boolean
  /** The text after the last newline. */
  rest(): string
}

/** Splits a stream of bytes into lines. A character that spans two chunks stays whole; blank lines are skipped. */
export const createSplitter = (
  line: (text: string) => void,
  { limit = MAX_LINE_BYTES, end: ending = '\n' }: { limit?: number; end?: '\n' | '\0' } = {},
): Splitter => {
  const last = ending.charCodeAt(0)
  let decoder: StringDecoder | undefined
  let parts: string[] = []
  let pending = 0
  return {
    push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(last); end !== -1; end = chunk.indexOf(last, start)) {
        if (pending + end - start > limit) return false
        let text: string
        if (pending === 0) text = chunk.toString('utf8', start, end)
        else {
          // The byte that ends a line is never inside a character, so the decoder holds no partial character after it.
          text = parts.join('') + decoder!.write(chunk.subarray(start, end)) + decoder!.end()
          parts = []
          pending = 0
        }
        start = end + 1
        if (text.trim() !== '') line(text)
      }
      if (start < chunk.length) {
        pending += chunk.length - start
        parts.push((decoder ??= newDecoder()).write(chunk.subarray(start)))
      }
      return pending <= limit
    },
    rest: () => parts.join('') + (decoder?.end() ?? ''),
  }
}
