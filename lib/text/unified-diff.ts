// The difference of two texts in the format of `diff -u`, which `patch` and `git apply` read.

/** Lines around a change. */
const CONTEXT = 3

/** Empty if the texts are equal. `name` stands for both. */
export const unifiedDiff = (name: string, before: string, after: string): string => {
  if (before === after) return ''
  const edits = editsOf(linesOf(before), linesOf(after))
  return `--- ${name}\n+++ ${name}\n${hunksOf(edits).map(hunkText).join('')}`
}

/** A line with its end; the last one may have none. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

type Edit = { mark: ' ' | '-' | '+'; line: string }

const edit =
  (mark: Edit['mark']) =>
  (line: string): Edit => ({ mark, line })

const editsOf = (before: readonly string[], after: readonly string[]): Edit[] => {
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return [
    ...before.slice(0, start).map(edit(' ')),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(edit(' ')),
  ]
}

/** Larger middles are replaced as a whole. */
const MAX_CELLS = 4_000_000

/** By the longest common subsequence. */
const middle = (before: readonly string[], after: readonly string[]): Edit[] => {
  const width = after.length + 1
  if (before.length * after.length > MAX_CELLS) return [...before.map(edit('-')), ...after.map(edit('+'))]
  // common[i * width + j]: the length of that of the lines from i and from j on.
  const common = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      edits.push(edit(' ')(before[i++]!))
      j++
    } else if (i < before.length && (j === after.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      edits.push(edit('-')(before[i++]!))
    else edits.push(edit('+')(after[j++]!))
  }
  return edits
}

/** Numbers count from 1. */
type Hunk = { before: number; after: number; edits: Edit[] }

const hunksOf = (edits: readonly Edit[]): Hunk[] => {
  const hunks: Hunk[] = []
  let [before, after] = [1, 1]
  let last = -Infinity // the index of the last change
  for (const [at, { mark }] of edits.entries()) {
    if (mark !== ' ') {
      if (at - last > 2 * CONTEXT + 1) {
        closeHunk(hunks.at(-1), edits, last)
        const lead = Math.min(CONTEXT, at)
        hunks.push({ before: before - lead, after: after - lead, edits: edits.slice(at - lead, at) })
      } else hunks.at(-1)!.edits.push(...edits.slice(last + 1, at))
      hunks.at(-1)!.edits.push(edits[at]!)
      last = at
    }
    if (mark !== '+') before++
    if (mark !== '-') after++
  }
  closeHunk(hunks.at(-1), edits, last)
  return hunks
}

const closeHunk = (hunk: Hunk | undefined, edits: readonly Edit[], last: number): void =>
  void hunk?.edits.push(...edits.slice(last + 1, last + 1 + CONTEXT))

const hunkText = ({ before, after, edits }: Hunk): string => {
  const size = (mark: Edit['mark']): number => edits.filter(edit => edit.mark === ' ' || edit.mark === mark).length
  const body = edits.map(({ mark, line }) => `${mark}${line}${line.endsWith('\n') ? '' : `\n${NO_END}`}`)
  return `@@ -${range(before, size('-'))} +${range(after, size('+'))} @@\n${body.join('')}`
}

const NO_END = '\\ No newline at end of file\n'

/** An empty range is after the line before it. */
const range = (start: number, size: number): string => `${size === 0 ? start - 1 : start},${size}`
