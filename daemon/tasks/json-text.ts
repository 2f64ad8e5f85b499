// JSON that is kept as text (payloads, metadata, results), within limits that every program on its way can handle.

import { refuse } from '../../lib/model/errors.ts'

/** 1 MiB (docs/contract.md §7). */
export const JSON_LIMIT = 1024 * 1024

/** V8 writes JSON by recursion: a value that is nested about 4,000 deep overflows the stack of a tool that prints
 * it. */
const DEPTH_LIMIT = 2000

/** A value as JSON. Refuses with `invalid` a value that is too large or nested too deep; `what` names it. */
export const jsonText = (value: unknown, what: string): string => {
  const text = stringify(value)
  if (text === undefined || isDeep(text)) refuse('invalid', { what, why: `nested more than ${DEPTH_LIMIT} deep` })
  const size = Buffer.byteLength(text)
  if (size <= JSON_LIMIT) return text
  refuse('invalid', {
    what,
    why: `${size} bytes, at most ${JSON_LIMIT} are taken`,
    hint: 'put the data into a file and name it',
  })
}

const stringify = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const isDeep = (text: string): boolean => {
  if (text.length <= 2 * DEPTH_LIMIT) return false // each level has two brackets
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') i = endOfString(text, i)
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > DEPTH_LIMIT) return true
  }
  return false
}

const endOfString = (text: string, start: number): number => {
  let i = start + 1
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i
}
