// The nearest correct word for a wrong one, as a suggestion in errors.

/** The candidate with the fewest edits from `word`, if they are few enough for a typing error. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined
  let fewest = Math.max(2, Math.ceil(word.length / 3)) + 1
  for (const candidate of candidates) {
    const edits =
      candidate.startsWith(word) && word.length > 1 ? 1 : distance(word.toLowerCase(), candidate.toLowerCase())
    if (edits < fewest && edits < candidate.length) [best, fewest] = [candidate, edits]
  }
  return best
}

/** Optimal string alignment distance: insert, delete, replace and swap neighbours cost 1 each. Words over 64 letters
 * are far from all others. */
const distance = (a: string, b: string): number => {
  if (a.length > 64 || b.length > 64) return 64
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let edits = Math.min(above[j]! + 1, current[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1)
      current.push(edits)
    }
    ;[before, above] = [above, current]
  }
  return above[b.length]!
}
