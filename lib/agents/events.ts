// Parses the JSON that an agent prints: one object, an array of objects, or one object per line. Of a long output only
// the start and the end are read.

import { readEnd, readStart } from '../system/file-ends.ts'

export type Json = Record<string, unknown>

const START_BYTES = 64 * 1024
const END_BYTES = 8 * 1024 * 1024

/** The objects in the order in which they were printed. Lines that are not JSON are skipped: agents print warnings
 * too. */
export const eventsIn = (path: string): Json[] => {
  const end = readEnd(path, END_BYTES)
  const whole = parsed(end.trim())
  if (whole.length > 0) return whole
  // The first line names the session; in a long output it is before the part that was read.
  const start = end.length < START_BYTES ? '' : readStart(path, START_BYTES)
  const [first = ''] = start.split('\n', 1)
  return [...(end.startsWith(first) ? [] : parsed(first)), ...end.split('\n').flatMap(line => parsed(line.trim()))]
}

/** The last object that begins with these characters, for an array whose start was not read. */
export const lastBeginning = (path: string, beginning: string): Json | undefined => {
  const text = readEnd(path, END_BYTES)
  const at = text.lastIndexOf(beginning)
  return at === -1 ? undefined : parsed(text.slice(at).trim().replace(/\]$/, ''))[0]
}

const parsed = (text: string): Json[] => {
  if (!/^[[{]/.test(text)) return []
  try {
    const value: unknown = JSON.parse(text)
    return (Array.isArray(value) ? value : [value]).filter(isObject)
  } catch {
    return []
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const stringOr = <T>(value: unknown, other: T): string | T => (typeof value === 'string' ? value : other)

/** The numeric fields of an object, such as token counts; undefined if there are none. */
export const numbersOf = (value: unknown): Record<string, number> | undefined => {
  const numbers = Object.entries(isObject(value) ? value : {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  return numbers.length > 0 ? Object.fromEntries(numbers.slice(0, MAX_NUMBERS)) : undefined
}

/** Agents report five to ten. */
const MAX_NUMBERS = 32
