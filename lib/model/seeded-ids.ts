// Deterministic ids: the same seed yields the same sequence.

import { createHash } from 'node:crypto'
import { idOf, type IdKind } from './id.ts'

/** Returns a maker of ids. The seed begins with the second in which it was made, since 1970, which is also the time in
 * the ids. */
export const seededIds = (seed: string): ((kind: IdKind) => string) => {
  const now = (Number.parseInt(seed, 10) || 0) * 1000
  let made = 0
  return kind => {
    const bytes = createHash('sha256').update(`${seed}/${made++}`).digest()
    return idOf(kind, now, place => bytes[place]! & 31)
  }
}

/** The id of one of several things that a request creates, with the time of the request's id; `name` distinguishes
 * them. */
export const derivedId = (request: string, name: string): string => {
  const bytes = createHash('sha256').update(`${request}/${name}`).digest()
  return request.slice(0, TIME_END) + idOf('tsk', 0, place => bytes[place]! & 31).slice(TIME_END)
}

/** `tsk_` and the ten digits of the time. */
const TIME_END = 14
