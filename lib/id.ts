// Ids: a prefix that says what it names and a ULID in lower case (48 bits of milliseconds, 80 random bits, Crockford
// base 32), made by whoever creates the thing, so that a repeated request can be recognised (SPEC §2).

import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdKind = 'prj' | 'ses' | 'que' | 'tsk' | 'wrk'

/** A new id, as `tsk_01jd0m…`. `now` is in milliseconds. */
export const newId = (kind: IdKind, now: number = Date.now()): string => {
  let time = ''
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32]! + time
  let random = ''
  for (const byte of randomBytes(16)) random += ALPHABET[byte & 31]!
  return `${kind}_${time}${random}`
}
