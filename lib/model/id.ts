// Ids: a prefix that says what it names and a ULID in lower case (48 bits of milliseconds, 80 random bits, Crockford
// base 32). The caller makes the id, so the daemon recognises a repeated request (docs/contract.md §2).

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdKind = 'prj' | 'ses' | 'que' | 'tsk' | 'wrk'

/**
 * A new id, as `tsk_01jd0m…`. `now` is in milliseconds. An id is a name, not a secret: Math.random, which the kernel's
 * randomness seeds in each process, will do; node:crypto would take 4 ms to load.
 */
export const newId = (kind: IdKind, now: number = Date.now()): string =>
  idOf(kind, now, () => Math.floor(Math.random() * 32))

/** The id of a moment; `digit` gives the 5 random bits for each of its 16 other places. */
export const idOf = (kind: IdKind, now: number, digit: (place: number) => number): string => {
  let time = ''
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32]! + time
  let random = ''
  for (let place = 0; place < 16; place++) random += ALPHABET[digit(place)]!
  return `${kind}_${time}${random}`
}
