// One JSON value a line, on the socket and in pipes.

import type { StringDecoder } from 'node:string_decoder'
import { newDecoder } from './node-builtins.ts'

/** No line may be longer, in bytes (docs/contract.md §7). */
export const MAX_LINE_BYTES = 4 * 1024 * 1024

/** What a request of many tasks may come to, in bytes, so that its line stays below the limit, and the one of its
 * answer. */
export const MAX_REQUEST_BYTES = 3 * 1024 * 1024

/** A value as a line. */
export const encode = (value: unknown): string => `${JSON.stringify(value)}\n`

export type Splitter = {
  /** Takes the next bytes; calls `line` for each line that they complete. False once a line passed the limit. */
  push(chunk: Buffer): boolean
  /** What is left after the last newline. */
  rest(): string
}

/** Cuts a stream of bytes into lines. Characters that two chunks share stay whole; blank lines are skipped. */
export const createSplitter = (line: (text: string) => void, limit: number = MAX_LINE_BYTES): Splitter => {
  let decoder: StringDecoder | undefined
  let parts: string[] = []
  let pending = 0
  return {
    push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        if (pending + end - start > limit) return false
        let text: string
        if (pending === 0) text = chunk.toString('utf8', start, end)
        else {
          // A newline never lies inside a character, so the decoder is empty-handed after it.
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
