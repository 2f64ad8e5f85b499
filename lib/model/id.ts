// An id is a prefix for the kind of thing and a ULID in lower case (48 bits of milliseconds, 80 random bits, Crockford
// base 32). The caller makes the id, so the daemon recognises a repeated request (docs/contract.md §2).

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdKind = 'prj' | 'ses' | 'que' | 'tsk' | 'wrk'

/** A new id, as `tsk_01jd0m…`. `now` is in milliseconds. An id is a name, not a secret, so Math.random is enough: the
 * kernel seeds it in each process, and node:crypto would take 4 ms to load. */
export const newId = (kind: IdKind, now: number = Date.now()): string =>
  idOf(kind, now, () => Math.floor(Math.random() * 32))

/** The id of a moment; `digit` returns the 5 random bits for each of its 16 other places. */
export const idOf = (kind: IdKind, now: number, digit: (place: number) => number): string => {
  let time = ''
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32]! + time
  let random = ''
  for (let place = 0; place < 16; place++) random += ALPHABET[digit(place)]!
  return `${kind}_${time}${random}`
}
