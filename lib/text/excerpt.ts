/** First and last 32 KiB of a text, the part between named and dropped (docs/contract.md §7). An excerpt of an excerpt is the same:
 * nothing is cut that the marker would need as much room as. */
export const excerpt = (text: string, half: number = 32 * 1024): string => {
  const bytes = Buffer.from(text)
  if (bytes.length <= 2 * half + MARKER) return text
  return `${bytes.toString('utf8', 0, half)}\n[… ${bytes.length - 2 * half} bytes left out …]\n${bytes.toString('utf8', bytes.length - half)}`
}

/** More bytes than the marker takes, with those that a character grows by when the cut goes through it. */
const MARKER = 64
