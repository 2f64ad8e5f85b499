// Excerpts of long output: its first and its last 32 KiB (docs/contract.md §7).

/** Half of an excerpt. */
export const EXCERPT_HALF_BYTES = 32 * 1024

/** The line of an excerpt that replaces the part between its halves. */
export const EXCERPT_MARKER = /^\[… \d+ bytes left out …\]$/

/** The two halves with the marker between them. */
export const joinHalves = (first: string, leftOutBytes: number, last: string): string =>
  `${first}\n[… ${leftOutBytes} bytes left out …]\n${last}`

/** The excerpt of a text. A part that is no longer than the marker stays, so an excerpt of an excerpt is the same. */
export const excerpt = (text: string, half: number = EXCERPT_HALF_BYTES): string => {
  const bytes = Buffer.from(text)
  if (bytes.length <= 2 * half + MARKER_BYTES) return text
  return joinHalves(
    bytes.toString('utf8', 0, half),
    bytes.length - 2 * half,
    bytes.toString('utf8', bytes.length - half),
  )
}

/** An upper limit for the bytes of the marker and of replacement characters where the cut is inside a character. */
const MARKER_BYTES = 64
