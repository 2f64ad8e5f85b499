// Excerpts of long output: its first and its last 32 KiB (docs/contract.md §7).

/** Half of an excerpt. */
export const EXCERPT_HALF_BYTES = 32 * 1024

/** A line of an excerpt that stands for the part between its halves. */
export const EXCERPT_MARKER = /^\[… \d+ bytes left out …\]$/

/** The two halves with the marker between them. */
export const joinHalves = (first: string, leftOutBytes: number, last: string): string =>
  `${first}\n[… ${leftOutBytes} bytes left out …]\n${last}`

/** The excerpt of a text. An excerpt of an excerpt is the same: a part that is no longer than the marker stays. */
export const excerpt = (text: string, half: number = EXCERPT_HALF_BYTES): string => {
  const bytes = Buffer.from(text)
  if (bytes.length <= 2 * half + MARKER_BYTES) return text
  return joinHalves(
    bytes.toString('utf8', 0, half),
    bytes.length - 2 * half,
    bytes.toString('utf8', bytes.length - half),
  )
}

/** At least the bytes of the marker and of the replacement characters where the cut goes through a character. */
const MARKER_BYTES = 64
